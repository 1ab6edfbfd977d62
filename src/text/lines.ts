/** Lines of a text with line feeds: where they begin and end. */

import type { TextRange } from './edits';

/** Offset of the first unit of the line an offset is in. */
export function lineStart(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}

/** Offset behind the last unit of the line an offset is in, in front of its line feed. */
export function lineEnd(text: string, offset: number): number {
  const feed = text.indexOf('\n', offset);
  return feed < 0 ? text.length : feed;
}

/** The whole lines a range touches, without the last one's line feed. */
export function wholeLines(text: string, { start, end }: TextRange): TextRange {
  return { start: lineStart(text, start), end: lineEnd(text, Math.max(start, end)) };
}

/** The lines within whole lines, blank ones included. */
export function linesOf(text: string, { start, end }: TextRange): TextRange[] {
  const lines: TextRange[] = [];
  for (let at = start; at <= end;) {
    const stop = Math.min(end, lineEnd(text, at));
    lines.push({ start: at, end: stop });
    at = stop + 1;
  }
  return lines;
}

/** Whether a part of a text is only whitespace. */
export function isBlankRange(text: string, { start, end }: TextRange): boolean {
  return !/\S/.test(text.slice(start, end));
}

/** Offset behind a line's leading whitespace. */
export function contentStart(text: string, offset: number): number {
  let at = lineStart(text, offset);
  while (text[at] === ' ' || text[at] === '\t') at++;
  return at;
}

/** A range without the whitespace at its ends; empty, at its start, when there is nothing else. */
export function trimmed(text: string, { start, end }: TextRange): TextRange {
  const inner = text.slice(start, end);
  const leading = inner.length - inner.trimStart().length;
  const tail = inner.length - inner.trimEnd().length;
  return leading === inner.length
    ? { start, end: start }
    : { start: start + leading, end: end - tail };
}
