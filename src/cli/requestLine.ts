import type { InfillOptions } from '../protocol';
import { isRecord, readField, record, text } from '../runtime/fields';
import { RuntimeFailure } from '../runtime/failure';
import { checkWindowSize, isWellFormed, readOptions } from '../runtime/requests';
import type { Line } from './lines';

/** A request line of `infill`. `id` is whatever the caller put there. */
export interface RequestLine {
  readonly id: unknown;
  readonly languageId: string;
  readonly prefix: string;
  readonly suffix: string;
  readonly path?: string;
  readonly options: InfillOptions;
}

/** A request line, or its error with the id when one could be read. */
export type ReadLine =
  { readonly request: RequestLine } | { readonly id?: unknown; readonly failure: RuntimeFailure };

/** Reads a line. Never throws. */
export function readRequestLine(line: Line): ReadLine {
  if (line.kind === 'too-large') {
    const message = `The line has ${line.bytes} bytes; that is more than this program reads.`;
    return { failure: new RuntimeFailure('too-large', message) };
  }
  if (line.kind === 'not-utf8') {
    return { failure: badRequest('it is not UTF-8 text') };
  }
  let value: unknown;
  try {
    value = JSON.parse(line.text);
  } catch {
    return { failure: badRequest('it is not JSON') };
  }
  const id = isRecord(value) ? readField(value, 'id') : undefined;
  try {
    return { request: readRequest(value, id) };
  } catch (error) {
    if (!(error instanceof RuntimeFailure)) throw error;
    return { ...(id !== undefined && { id }), failure: error };
  }
}

function readRequest(value: unknown, id: unknown): RequestLine {
  const fields = record(value, 'it', badRequest);
  const prefix = text(fields, 'prefix', badRequest);
  const suffix = text(fields, 'suffix', badRequest);
  checkWindowSize(prefix, suffix);
  for (const [name, part] of [
    ['prefix', prefix],
    ['suffix', suffix],
  ] as const) {
    if (!isWellFormed(part)) {
      throw new RuntimeFailure(
        'invalid-text',
        `The ${name} is not valid Unicode: it has half a surrogate pair.`,
      );
    }
  }
  const path = readField(fields, 'path');
  if (path !== undefined && typeof path !== 'string') throw badRequest('path is not a text');
  return {
    id,
    languageId: text(fields, 'languageId', badRequest),
    prefix,
    suffix,
    ...(path !== undefined && { path }),
    options: readOptions(readField(fields, 'options')),
  };
}

function badRequest(what: string): RuntimeFailure {
  return new RuntimeFailure('bad-request', `The line cannot be used: ${what}.`);
}
