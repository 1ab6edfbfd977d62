import { windowBudget, windows } from '../context/windows';
import type { Completion, InfillRequest, InfillResult } from '../protocol';
import { Cancellation } from '../runtime/host/cancellation';
import type { Engine } from '../runtime/engine';
import { toRuntimeError } from '../runtime/host/failure';
import { readRequestLine, type RequestLine } from './requestLine';
import { serveLines } from './serveLines';

export interface ServeOptions {
  readonly engine: Pick<Engine, 'infill' | 'close' | 'info'>;
  /** Whether a text parses; undefined where that cannot be said. */
  readonly parses: (languageId: string, text: string) => Promise<boolean | undefined>;
  readonly input: AsyncIterable<Uint8Array>;
  /** Writes one line; resolves when more may be written. */
  readonly write: (line: string) => Promise<void>;
}

/** Serves infill lines in order until the input ends. A line that cannot be served is answered as an error. */
export function serve(options: ServeOptions): Promise<void> {
  return serveLines(options, readRequestLine, (request) => answerLine(request, options));
}

async function answerLine(line: RequestLine, { engine, parses }: ServeOptions): Promise<unknown> {
  try {
    const request = toInfillRequest(line, engine.info);
    const result = await engine.infill(request, { cancellation: new Cancellation() });
    // Nothing of a line may show in the next one's text.
    engine.close(request.documentId);
    if (result === undefined) throw new Error('an infill ended without being cancelled');
    const { completion, parsed } = await firstThatParses(result, (text) =>
      parses(line.languageId, line.prefix + text + line.suffix),
    );
    return toAnswer(line.id, { ...result, ...completion }, parsed);
  } catch (error) {
    return { id: line.id, error: toRuntimeError(error) };
  }
}

/** The likeliest completion with which the whole text parses; where none is known to, the likeliest. */
async function firstThatParses(
  result: InfillResult,
  parses: (text: string) => Promise<boolean | undefined>,
): Promise<{ completion: Completion; parsed: boolean | undefined }> {
  const parsed = await parses(result.text);
  if (parsed !== false) return { completion: result, parsed };
  for (const completion of result.alternatives) {
    if ((await parses(completion.text)) === true) return { completion, parsed: true };
  }
  return { completion: result, parsed };
}

/** Cuts the whole text to windows as the editor does. */
function toInfillRequest(line: RequestLine, limits: Engine['info']): InfillRequest {
  const { languageId, prefix, suffix, path = '', options } = line;
  const snapshot = {
    uri: path,
    version: 0,
    languageId,
    text: prefix + suffix,
    offset: prefix.length,
    eol: '\n',
    indent: { insertSpaces: true, tabSize: 4 },
  } as const;
  const cut = windows(snapshot, windowBudget(limits));
  return {
    id: 0,
    documentId: path,
    languageId,
    prefix: cut.prefix,
    suffix: cut.suffix,
    beginsFile: cut.beginsFile,
    endsFile: cut.endsFile,
    options,
  };
}

function toAnswer(id: unknown, result: InfillResult, parses: boolean | undefined): unknown {
  const { text, tokens, steps, forwards, encodeMs, ms, confidence, stop } = result;
  return {
    id,
    text,
    tokens,
    steps,
    forwards,
    encodeMs,
    ms,
    confidence,
    stop,
    parses: parses ?? null,
  };
}
