import { PlainText } from '../text/lineEnds';
import type { TextRange } from '../protocol';
import type { Diagnostic, RepairMode } from './job';
import { findHoles } from './placeholders';
import { trimmed, wholeLines } from '../text/lines';

/** What a tool says about a document. */
export interface Complaint extends Diagnostic {
  /** Errors are always worked on; a warning only where the user points at it. */
  readonly isError: boolean;
}

/** What a command works on. */
export interface Targets {
  /** In ascending order, not overlapping. */
  readonly selections: readonly TextRange[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * What the selections mean: each one that is not empty is meant as it is; a cursor means the complaint it is in, else
 * the code of its line (which the engine grows to the statement), or the holes of the file when none is on its line.
 */
export function targetsOf(
  text: string,
  languageId: string,
  mode: RepairMode,
  selections: readonly TextRange[],
  complaints: readonly Complaint[],
): Targets {
  const pointedAt = selections.flatMap((selection) => {
    const complaint = isEmpty(selection) ? innermostAt(complaints, selection.start) : undefined;
    return complaint === undefined || mode === 'holes' ? [] : [complaint];
  });
  const meant = selections.map((selection) => {
    if (!isEmpty(selection)) return selection;
    if (mode === 'holes') return holesAt(text, languageId, selection.start);
    return innermostAt(complaints, selection.start) ?? codeOfLine(text, selection.start);
  });
  return {
    selections: apart(meant.map(({ start, end }) => ({ start, end }))),
    diagnostics: complaints
      .filter((complaint) => complaint.isError || pointedAt.includes(complaint))
      .map(({ start, end, message }) => ({ start, end, message })),
  };
}

function isEmpty({ start, end }: TextRange): boolean {
  return start === end;
}

/** The shortest complaint an offset is in. */
function innermostAt(complaints: readonly Complaint[], offset: number): Complaint | undefined {
  return complaints
    .filter(({ start, end }) => start <= offset && offset <= end)
    .sort((one, other) => one.end - one.start - (other.end - other.start))[0];
}

function codeOfLine(text: string, offset: number): TextRange {
  const line = wholeLines(text, { start: offset, end: offset });
  const code = trimmed(text, line);
  return isEmpty(code) ? { start: offset, end: offset } : code;
}

/** The line of an offset when a hole is on it, else the whole text. */
function holesAt(text: string, languageId: string, offset: number): TextRange {
  const plain = new PlainText(text);
  const at = plain.toPlain(offset);
  const line = wholeLines(plain.text, { start: at, end: at });
  const whole = { start: 0, end: plain.text.length };
  const holes = findHoles(plain.text, whole, languageId);
  const isHere = holes.some(({ start, end }) => start <= line.end && end >= line.start);
  return isHere ? codeOfLine(text, offset) : { start: 0, end: text.length };
}

/** In ascending order, those that overlap as one. */
function apart(ranges: readonly TextRange[]): TextRange[] {
  const merged: TextRange[] = [];
  for (const range of [...ranges].sort((one, other) => one.start - other.start)) {
    const last = merged.at(-1);
    if (last === undefined || (range.start >= last.end && range.start > last.start)) {
      merged.push(range);
    } else {
      merged[merged.length - 1] = { start: last.start, end: Math.max(last.end, range.end) };
    }
  }
  return merged;
}
