import * as v from 'valibot';
import { DEFAULT_GENERATE_OPTIONS, type GenerateOptions } from '../generate/job';
import { MAX_BLOCKS } from '../generate/request';
import { record, text, whole } from '../protocol/fields';
import { temperature } from '../protocol/infill';
import { checkTexts, readJsonLine, type ReadLine, type WithId } from './jsonLine';
import type { Line } from './lines';

const generateOptions = record({
  maxBlocks: v.optional(
    v.pipe(whole(1), v.maxValue(MAX_BLOCKS, `is more than ${MAX_BLOCKS}`)),
    DEFAULT_GENERATE_OPTIONS.maxBlocks,
  ),
  maxTokens: v.exactOptional(whole(1)),
  deadlineMs: v.exactOptional(whole(0)),
  seed: v.optional(whole(0), DEFAULT_GENERATE_OPTIONS.seed),
  temperature: v.optional(temperature, DEFAULT_GENERATE_OPTIONS.temperature),
});

const generateLine = record({
  languageId: text,
  prefix: text,
  suffix: v.optional(text, ''),
  instruction: v.exactOptional(text),
  options: v.optional(generateOptions, {}),
});

/** A request line of `generate`. */
export interface GenerateLine extends WithId {
  readonly languageId: string;
  readonly prefix: string;
  readonly suffix: string;
  readonly options: GenerateOptions;
}

/** Reads a line. Never throws. */
export function readGenerateLine(line: Line): ReadLine<GenerateLine> {
  return readJsonLine(line, generateLine, ({ instruction, options, ...request }) => {
    checkTexts({ prefix: request.prefix, suffix: request.suffix, instruction });
    return {
      ...request,
      options: { ...options, ...(instruction !== undefined && { instruction }) },
    };
  });
}
