import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { commitOf, machineFacts, modelFacts, type MachineFacts, type ModelFacts } from './facts';
import { parseObject } from './json';

/** Version of the results' shape; the report refuses others. */
export const RESULT_SCHEMA = 1;

/** What every result file says about how it came to be. */
export interface Provenance {
  readonly schema: number;
  readonly date: string;
  readonly commit: string;
  readonly machine: MachineFacts;
  readonly model: ModelFacts;
}

/** The provenance of a run that begins now. */
export function provenance(modelFolder?: string): Provenance {
  return {
    schema: RESULT_SCHEMA,
    date: new Date().toISOString(),
    commit: commitOf(),
    machine: machineFacts(),
    model: modelFacts(modelFolder),
  };
}

/** Writes `value` as JSON; the file is complete or not there. */
export function writeResult(file: string, value: object): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(`${file}.part`, `${JSON.stringify(value, null, 2)}\n`);
  renameSync(`${file}.part`, file);
}

/**
 * The result in `file`, or undefined when there is none.
 *
 * Throws when it is of another schema: an old file must not be rendered as if it were new.
 */
export function readResult(file: string): object | undefined {
  if (!existsSync(file)) return undefined;
  const value = parseObject(readFileSync(file, 'utf8'), file);
  if (value['schema'] !== RESULT_SCHEMA) {
    throw new Error(`${file}: schema ${String(value['schema'])}, expected ${RESULT_SCHEMA}`);
  }
  return value;
}
