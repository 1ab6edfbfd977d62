import { toRuntimeError } from '../runtime/host/failure';
import { readLines, type Line } from './lines';
import type { ReadLine } from './jsonLine';

/** Where lines come from and go to. */
export interface LineStreams {
  readonly input: AsyncIterable<Uint8Array>;
  /** Writes one line; resolves when more may be written. */
  readonly write: (line: string) => Promise<void>;
}

/**
 * Answers lines in order until the input ends; blank ones are passed over. A line that cannot be used is answered as an
 * error, with its id where one could be read.
 */
export async function serveLines<Request>(
  { input, write }: LineStreams,
  read: (line: Line) => ReadLine<Request>,
  answer: (request: Request) => Promise<unknown>,
): Promise<void> {
  for await (const line of readLines(input)) {
    if (line.kind === 'text' && line.text.trim() === '') continue;
    const found = read(line);
    const reply =
      'failure' in found
        ? { id: found.id, error: toRuntimeError(found.failure) }
        : await answer(found.request);
    await write(JSON.stringify(reply));
  }
}
