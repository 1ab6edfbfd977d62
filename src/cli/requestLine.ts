import * as v from 'valibot';
import type { InfillOptions } from '../protocol';
import { record, text } from '../protocol/fields';
import { infillOptions } from '../protocol/infill';
import { checkTexts, readJsonLine, type ReadLine, type WithId } from './jsonLine';
import type { Line } from './lines';

const infillLine = record({
  languageId: text,
  prefix: text,
  suffix: text,
  path: v.exactOptional(text),
  options: v.optional(infillOptions, {}),
});

/** A request line of `infill`. */
export interface RequestLine extends WithId {
  readonly languageId: string;
  readonly prefix: string;
  readonly suffix: string;
  readonly path?: string;
  readonly options: InfillOptions;
}

/** Reads a line. Never throws. */
export function readRequestLine(line: Line): ReadLine<RequestLine> {
  return readJsonLine(line, infillLine, (request) => {
    checkTexts({ prefix: request.prefix, suffix: request.suffix });
    return request;
  });
}
