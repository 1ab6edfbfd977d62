import { isRecord, readField, record, type Fields } from '../runtime/host/fields';
import { RuntimeFailure } from '../runtime/host/failure';
import { isWellFormed } from '../runtime/host/requestText';
import type { Line } from './lines';

/** A request line, or its error with the id when one could be read. */
export type ReadLine<Request> =
  { readonly request: Request } | { readonly id?: unknown; readonly failure: RuntimeFailure };

/**
 * Reads a line of JSON. Never throws.
 * @param read makes a request of the object; may throw RuntimeFailure
 */
export function readJsonLine<Request>(
  line: Line,
  read: (fields: Fields, id: unknown) => Request,
): ReadLine<Request> {
  if (line.kind === 'too-large') {
    const message = `The line has ${line.bytes} bytes; that is more than this program reads.`;
    return { failure: new RuntimeFailure('too-large', message) };
  }
  if (line.kind === 'not-utf8') {
    return { failure: badLine('it is not UTF-8 text') };
  }
  let value: unknown;
  try {
    value = JSON.parse(line.text);
  } catch {
    return { failure: badLine('it is not JSON') };
  }
  const id = isRecord(value) ? readField(value, 'id') : undefined;
  try {
    return { request: read(record(value, 'it', badLine), id) };
  } catch (error) {
    if (!(error instanceof RuntimeFailure)) throw error;
    return { ...(id !== undefined && { id }), failure: error };
  }
}

/** @throws RuntimeFailure `invalid-text` */
export function checkWellFormed(name: string, text: string): void {
  if (isWellFormed(text)) return;
  const message = `The ${name} is not valid Unicode: it has half a surrogate pair.`;
  throw new RuntimeFailure('invalid-text', message);
}

export function badLine(what: string): RuntimeFailure {
  return new RuntimeFailure('bad-request', `The line cannot be used: ${what}.`);
}
