import { DEFAULT_GENERATE_OPTIONS, type GenerateOptions } from '../generate/job';
import { MAX_BLOCKS } from '../generate/request';
import { number, readField, record, text, type Fields } from '../runtime/host/fields';
import { checkWindowSize } from '../runtime/host/requestText';
import { readTemperature } from '../runtime/host/requests';
import { badLine, checkWellFormed, readJsonLine, type ReadLine } from './jsonLine';
import type { Line } from './lines';

/** A request line of `generate`. `id` is whatever the caller put there. */
export interface GenerateLine {
  readonly id: unknown;
  readonly languageId: string;
  readonly prefix: string;
  readonly suffix: string;
  readonly options: GenerateOptions;
}

/** Reads a line. Never throws. */
export function readGenerateLine(line: Line): ReadLine<GenerateLine> {
  return readJsonLine(line, readRequest);
}

function readRequest(fields: Fields, id: unknown): GenerateLine {
  const optional = (name: string): string | undefined =>
    readField(fields, name) === undefined ? undefined : text(fields, name, badLine);
  const prefix = text(fields, 'prefix', badLine);
  const suffix = optional('suffix') ?? '';
  const instruction = optional('instruction');
  checkWindowSize(prefix, suffix, instruction ?? '');
  checkWellFormed('prefix', prefix);
  checkWellFormed('suffix', suffix);
  checkWellFormed('instruction', instruction ?? '');
  return {
    id,
    languageId: text(fields, 'languageId', badLine),
    prefix,
    suffix,
    options: {
      ...readGenerateOptions(readField(fields, 'options')),
      ...(instruction !== undefined && { instruction }),
    },
  };
}

function readGenerateOptions(value: unknown): GenerateOptions {
  if (value === undefined) return DEFAULT_GENERATE_OPTIONS;
  const fields = record(value, 'options', badLine);
  const given = (name: string, least: number): number | undefined =>
    readField(fields, name) === undefined ? undefined : number(fields, name, least, badLine);
  const maxBlocks = given('maxBlocks', 1) ?? DEFAULT_GENERATE_OPTIONS.maxBlocks;
  if (maxBlocks > MAX_BLOCKS) throw badLine(`maxBlocks is more than ${MAX_BLOCKS}`);
  const maxTokens = given('maxTokens', 1);
  const deadlineMs = given('deadlineMs', 0);
  return {
    ...DEFAULT_GENERATE_OPTIONS,
    maxBlocks,
    seed: given('seed', 0) ?? DEFAULT_GENERATE_OPTIONS.seed,
    ...readTemperature(fields, badLine),
    ...(maxTokens !== undefined && { maxTokens }),
    ...(deadlineMs !== undefined && { deadlineMs }),
  };
}
