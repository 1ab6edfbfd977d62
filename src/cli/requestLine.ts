import type { InfillOptions } from '../protocol';
import { readField, text, type Fields } from '../runtime/host/fields';
import { readOptions } from '../runtime/host/requests';
import { checkWindowSize } from '../runtime/host/requestText';
import { badLine, checkWellFormed, readJsonLine, type ReadLine } from './jsonLine';
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

/** Reads a line. Never throws. */
export function readRequestLine(line: Line): ReadLine<RequestLine> {
  return readJsonLine(line, readRequest);
}

function readRequest(fields: Fields, id: unknown): RequestLine {
  const prefix = text(fields, 'prefix', badLine);
  const suffix = text(fields, 'suffix', badLine);
  checkWindowSize(prefix, suffix);
  checkWellFormed('prefix', prefix);
  checkWellFormed('suffix', suffix);
  const path = readField(fields, 'path');
  if (path !== undefined && typeof path !== 'string') throw badLine('path is not a text');
  return {
    id,
    languageId: text(fields, 'languageId', badLine),
    prefix,
    suffix,
    ...(path !== undefined && { path }),
    options: readOptions(readField(fields, 'options')),
  };
}
