import type * as v from 'valibot';
import { RuntimeFailure } from '../protocol';
import { idOf, read, unusable, type Source } from '../protocol/read';
import { checkSize, isWellFormed } from '../protocol/texts';
import type { Line } from './lines';

/** A request line, or its error with the id when one could be read. */
export type ReadLine<Request> =
  { readonly request: Request } | { readonly id?: unknown; readonly failure: RuntimeFailure };

/** The id of a request line: whatever the caller put there. */
export interface WithId {
  readonly id: unknown;
}

const LINE: Source = { noun: 'line', whole: 'it' };

/** Objects and lists within each other in an id; the answer repeats it, and JSON is written recursively. */
const MAX_ID_DEPTH = 100;

/**
 * Reads a line of JSON. Never throws.
 * @param schema what the line must be, apart from its id
 * @param make makes a request of the line; may throw RuntimeFailure
 */
export function readJsonLine<Fields, Request extends object>(
  line: Line,
  schema: v.GenericSchema<unknown, Fields>,
  make: (fields: Fields) => Request,
): ReadLine<Request & WithId> {
  let id: unknown;
  try {
    const value = parse(line);
    id = readId(value);
    return { request: { id, ...make(read(schema, value, LINE)) } };
  } catch (error) {
    if (!(error instanceof RuntimeFailure)) throw error;
    return { ...(id !== undefined && { id }), failure: error };
  }
}

/**
 * Checks the texts of a line, by name; absent ones are fine.
 * @throws RuntimeFailure `too-large` or `invalid-text`
 */
export function checkTexts(texts: Readonly<Record<string, string | undefined>>): void {
  checkSize(Object.values(texts).map((text = '') => text));
  for (const [name, text = ''] of Object.entries(texts)) {
    if (isWellFormed(text)) continue;
    const message = `The ${name} is not valid Unicode: it has half a surrogate pair.`;
    throw new RuntimeFailure('invalid-text', message);
  }
}

/** The error for a line whose fields do not fit together. */
export function badLine(why: string): RuntimeFailure {
  return unusable(LINE, why);
}

function parse(line: Line): unknown {
  if (line.kind === 'too-large') {
    const message = `The line has ${line.bytes} bytes; that is more than this program reads.`;
    throw new RuntimeFailure('too-large', message);
  }
  if (line.kind === 'not-utf8') throw badLine('it is not UTF-8 text');
  try {
    return JSON.parse(line.text);
  } catch {
    throw badLine('it is not JSON');
  }
}

function readId(value: unknown): unknown {
  const id = idOf(value);
  let level: readonly unknown[] = [id];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_ID_DEPTH) throw badLine('id is nested too deeply');
    level = level.flatMap(partsOf);
  }
  return id;
}

function partsOf(value: unknown): readonly unknown[] {
  return typeof value === 'object' && value !== null ? Object.values(value) : [];
}
