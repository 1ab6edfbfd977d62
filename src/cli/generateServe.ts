import { runGenerate } from '../generate/run';
import type { Model } from '../model/model';
import { toRuntimeError } from '../runtime/host/failure';
import type { Grammars } from '../syntax/grammars';
import { readGenerateLine, type GenerateLine } from './generateLine';
import { serveLines, type LineStreams } from './serveLines';

export interface GenerateTools {
  readonly model: Pick<Model, 'infill' | 'close' | 'info'>;
  readonly grammars: Grammars;
}

/** Serves generate lines in order until the input ends. A line that cannot be served is answered as an error. */
export function serveGenerate(tools: GenerateTools, streams: LineStreams): Promise<void> {
  return serveLines(streams, readGenerateLine, (line) => answerLine(line, tools));
}

async function answerLine(line: GenerateLine, tools: GenerateTools): Promise<unknown> {
  const { id, ...job } = line;
  const { model, grammars } = tools;
  const started = performance.now();
  const documentId = 'line';
  try {
    const outcome = await runGenerate({ documentId, ...job }, model, grammars);
    const { text, blocks, tokens, steps, forwards, confidence, stop } = outcome;
    const ms = performance.now() - started;
    return { id, text, blocks, tokens, steps, forwards, ms, confidence, stop };
  } catch (error) {
    return { id, error: toRuntimeError(error) };
  } finally {
    // Nothing of a line may show in the next one's text.
    model.close(documentId);
  }
}
