import { STRENGTHS, type Diagnostic, type JobOptions, type RepairMode } from '../repair/job';
import { number, readField, record, text, type Fields } from '../runtime/host/fields';
import { checkWindowSize } from '../runtime/host/requestText';
import { badLine, checkWellFormed, readJsonLine, type ReadLine } from './jsonLine';
import type { Line } from './lines';

/** A request line of `repair`. `id` is whatever the caller put there. */
export interface RepairLine {
  readonly id: unknown;
  readonly languageId: string;
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly diagnostics: readonly Diagnostic[];
  readonly options: JobOptions;
}

export const DEFAULT_OPTIONS: JobOptions = { mode: 'repair', strength: 50, seed: 0 };

const MODES: readonly RepairMode[] = ['repair', 'rediffuse', 'holes'];

/** Reads a line. Never throws. */
export function readRepairLine(line: Line): ReadLine<RepairLine> {
  return readJsonLine(line, readRequest);
}

/** One of the modes, or undefined. */
export function modeOf(value: unknown): RepairMode | undefined {
  return MODES.find((mode) => mode === value);
}

/** One of the strengths, or undefined. */
export function strengthOf(value: unknown): JobOptions['strength'] | undefined {
  return STRENGTHS.find((strength) => strength === value);
}

function readRequest(fields: Fields, id: unknown): RepairLine {
  const code = text(fields, 'text', badLine);
  checkWindowSize(code);
  checkWellFormed('text', code);
  const offset = (name: string, otherwise: number): number =>
    readField(fields, name) === undefined ? otherwise : number(fields, name, 0, badLine);
  const start = offset('start', 0);
  const end = offset('end', code.length);
  if (start > end || end > code.length) throw badLine('start and end are no part of the text');
  return {
    id,
    languageId: text(fields, 'languageId', badLine),
    text: code,
    start,
    end,
    diagnostics: readDiagnostics(readField(fields, 'diagnostics'), code.length),
    options: readJobOptions(readField(fields, 'options')),
  };
}

/** Ranges behind the text's end, as of a text that was longer a moment ago, are cut. */
function readDiagnostics(value: unknown, length: number): readonly Diagnostic[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw badLine('diagnostics is not a list');
  return value.map((entry: unknown) => {
    const fields = record(entry, 'an entry of diagnostics', badLine);
    const start = number(fields, 'start', 0, badLine);
    const end = number(fields, 'end', start, badLine);
    const message = text(fields, 'message', badLine);
    return { start: Math.min(start, length), end: Math.min(end, length), message };
  });
}

function readJobOptions(value: unknown): JobOptions {
  if (value === undefined) return DEFAULT_OPTIONS;
  const fields = record(value, 'options', badLine);
  const given = (name: string): boolean => readField(fields, name) !== undefined;
  const mode = given('mode') ? modeOf(readField(fields, 'mode')) : DEFAULT_OPTIONS.mode;
  if (mode === undefined) throw badLine(`mode is none of ${MODES.join(', ')}`);
  const strength = given('strength')
    ? strengthOf(readField(fields, 'strength'))
    : DEFAULT_OPTIONS.strength;
  if (strength === undefined) throw badLine(`strength is none of ${STRENGTHS.join(', ')}`);
  return {
    mode,
    strength,
    seed: given('seed') ? number(fields, 'seed', 0, badLine) : DEFAULT_OPTIONS.seed,
    ...(given('deadlineMs') && { deadlineMs: number(fields, 'deadlineMs', 0, badLine) }),
    ...(given('instruction') && { instruction: text(fields, 'instruction', badLine) }),
  };
}
