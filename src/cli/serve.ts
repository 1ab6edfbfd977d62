import { windowBudget, windows } from '../context/windows';
import type { InfillQuery, Model, ModelInfo } from '../model/model';
import type { Completion, InfillResult } from '../protocol';
import { toRuntimeError } from '../runtime/host/failure';
import { readRequestLine, type RequestLine } from './requestLine';
import { serveLines } from './serveLines';

export interface ServeOptions {
  readonly model: Pick<Model, 'infill' | 'close' | 'info'>;
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

async function answerLine(line: RequestLine, { model, parses }: ServeOptions): Promise<unknown> {
  const query = toQuery(line, model.info);
  try {
    const result = await model.infill(query);
    if (result === undefined) throw new Error('an infill ended without being cancelled');
    const { completion, parsed } = await firstThatParses(result, (text) =>
      parses(line.languageId, line.prefix + text + line.suffix),
    );
    return toAnswer(line.id, { ...result, ...completion }, parsed);
  } catch (error) {
    return { id: line.id, error: toRuntimeError(error) };
  } finally {
    // Nothing of a line may show in the next one's text.
    model.close(query.documentId);
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
function toQuery(line: RequestLine, limits: ModelInfo): InfillQuery {
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
