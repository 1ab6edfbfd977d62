import type { TextRange } from '../protocol';
import { commentLines } from '../context/comments';
import { languageOf } from '../languages';
import { contentStart, lineEnd, linesOf, lineStart } from '../text/lines';

/** A place where code is to be written. */
export interface Hole extends TextRange {
  /** What stands before the code: a line break and indentation where a hole begins a new line. */
  readonly lead: string;
  /** The code must not go on past its line. */
  readonly singleLine: boolean;
}

/** A kind of placeholder; its match is what is replaced. */
interface Placeholder {
  readonly pattern: RegExp;
  readonly singleLine: boolean;
}

/** Placeholders of every language, matched within a line. */
const PLACEHOLDERS: readonly Placeholder[] = [
  { pattern: /(?<=^[ \t]*)\.\.\.(?=[ \t]*;?[ \t]*$)/, singleLine: false },
  { pattern: /(?<=(?:=|\breturn)[ \t]*)\.\.\.(?=[ \t]*;?[ \t]*$)/, singleLine: true },
  { pattern: /\?\?\?/, singleLine: true },
];

/**
 * The holes in some lines, in ascending order. A placeholder is replaced; a comment that says what is to be done stays,
 * with the code below it, unless a placeholder stands there.
 */
export function findHoles(text: string, lines: TextRange, languageId: string): Hole[] {
  const own = languageOf(languageId).placeholders.map((pattern) => ({
    pattern,
    singleLine: false,
  }));
  const known = [...own, ...PLACEHOLDERS];
  return linesOf(text, lines).flatMap((line) => {
    const code = text.slice(line.start, line.end);
    if (isTodo(code, languageId)) return holeBelow(text, line, languageId, known);
    const found = matchOf(code, known);
    if (found === undefined) return [];
    const start = line.start + found.index;
    return [{ start, end: start + found.length, lead: '', singleLine: found.singleLine }];
  });
}

function matchOf(
  code: string,
  known: readonly Placeholder[],
): { index: number; length: number; singleLine: boolean } | undefined {
  for (const { pattern, singleLine } of known) {
    const match = pattern.exec(code);
    if (match !== null) return { index: match.index, length: match[0].length, singleLine };
  }
  return undefined;
}

/** Whether a line is a comment that says what is to be done. */
function isTodo(line: string, languageId: string): boolean {
  const mark = commentLines(languageId).opening.exec(line)?.[0];
  return mark !== undefined && /^\s*(?:TODO|FIXME)\b/.test(line.slice(mark.length));
}

function holeBelow(
  text: string,
  comment: TextRange,
  languageId: string,
  known: readonly Placeholder[],
): Hole[] {
  const next = comment.end + 1;
  const below = next < text.length ? text.slice(next, lineEnd(text, next)) : '';
  if (isTodo(below, languageId) || matchOf(below, known) !== undefined) return [];
  const start = lineStart(text, comment.start);
  const lead = `\n${text.slice(start, contentStart(text, start))}`;
  return [{ start: comment.end, end: comment.end, lead, singleLine: false }];
}
