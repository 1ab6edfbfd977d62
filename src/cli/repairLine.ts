import * as v from 'valibot';
import { list, oneOf, record, text, whole } from '../protocol/fields';
import { textRange } from '../protocol/ranges';
import { STRENGTHS, type Diagnostic, type JobOptions } from '../repair/job';
import { badLine, checkTexts, readJsonLine, type ReadLine, type WithId } from './jsonLine';
import type { Line } from './lines';

export const DEFAULT_OPTIONS: JobOptions = { mode: 'repair', strength: 50, seed: 0 };

export const repairMode = oneOf(['repair', 'rediffuse', 'holes']);
export const strength = oneOf(STRENGTHS);

const jobOptions = record({
  mode: v.optional(repairMode, DEFAULT_OPTIONS.mode),
  strength: v.optional(strength, DEFAULT_OPTIONS.strength),
  seed: v.optional(whole(0), DEFAULT_OPTIONS.seed),
  deadlineMs: v.exactOptional(whole(0)),
  instruction: v.exactOptional(text),
});

const repairLine = record({
  languageId: text,
  text,
  start: v.optional(whole(0), 0),
  end: v.exactOptional(whole(0)),
  diagnostics: v.optional(list(v.intersect([textRange, record({ message: text })])), []),
  options: v.optional(jobOptions, {}),
});

/** A request line of `repair`. */
export interface RepairLine extends WithId {
  readonly languageId: string;
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly diagnostics: readonly Diagnostic[];
  readonly options: JobOptions;
}

/** Reads a line. Never throws. */
export function readRepairLine(line: Line): ReadLine<RepairLine> {
  return readJsonLine(line, repairLine, (fields) => {
    const { length } = fields.text;
    const { start, end = length } = fields;
    checkTexts({ text: fields.text });
    if (start > end || end > length) throw badLine('start and end are no part of the text');
    // The text may have been longer a moment ago, when a tool looked at it.
    const diagnostics = fields.diagnostics.map((range) => {
      return { ...range, start: Math.min(range.start, length), end: Math.min(range.end, length) };
    });
    return { ...fields, end, diagnostics };
  });
}
