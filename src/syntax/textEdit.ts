/** Edits as tree-sitter wants them: offsets and points of the one range in which two texts differ. */
import { Edit } from './grammars';

/** One replaced range of a text, in UTF-16 units. */
export interface TextChange {
  readonly start: number;
  /** Offset in the old text behind the last unit replaced. */
  readonly end: number;
  readonly text: string;
}

interface Point {
  readonly row: number;
  readonly column: number;
}

/** The smallest change from one text to another, or undefined when they are equal. */
export function changeBetween(before: string, after: string): TextChange | undefined {
  if (before === after) return undefined;
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  let tail = 0;
  while (
    tail < most - start &&
    before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)
  ) {
    tail++;
  }
  return { start, end: before.length - tail, text: after.slice(start, after.length - tail) };
}

/** A text after a change. */
export function applied(text: string, change: TextChange): string {
  return text.slice(0, change.start) + change.text + text.slice(change.end);
}

/** The change of `text` as an edit of its tree. */
export function treeEdit(text: string, change: TextChange): Edit {
  const startPosition = pointAt(text, change.start, { row: 0, column: 0 });
  return new Edit({
    startIndex: change.start,
    oldEndIndex: change.end,
    newEndIndex: change.start + change.text.length,
    startPosition,
    oldEndPosition: pointAt(text.slice(change.start, change.end), undefined, startPosition),
    newEndPosition: pointAt(change.text, undefined, startPosition),
  });
}

/** Where one is after reading `text` up to `offset`, having begun at `from`. */
function pointAt(text: string, offset = text.length, from: Point): Point {
  let { row } = from;
  let lineStart = -from.column;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) {
    row++;
    lineStart = at + 1;
  }
  return { row, column: offset - lineStart };
}
