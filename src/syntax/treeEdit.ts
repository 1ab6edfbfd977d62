/** Edits as tree-sitter wants them: offsets, and points in rows and columns. */
import type { TextEdit } from '../text/edits';
import { Edit } from './grammars';

interface Point {
  readonly row: number;
  readonly column: number;
}

/** An edit of `text` as an edit of its tree. */
export function treeEdit(text: string, edit: TextEdit): Edit {
  const startPosition = pointAt(text, edit.start, { row: 0, column: 0 });
  return new Edit({
    startIndex: edit.start,
    oldEndIndex: edit.end,
    newEndIndex: edit.start + edit.newText.length,
    startPosition,
    oldEndPosition: pointAt(text.slice(edit.start, edit.end), undefined, startPosition),
    newEndPosition: pointAt(edit.newText, undefined, startPosition),
  });
}

/** The point at an offset of a text that begins at `from`; at its end by default. */
function pointAt(text: string, offset = text.length, from: Point): Point {
  let { row } = from;
  let lineStart = -from.column;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) {
    row++;
    lineStart = at + 1;
  }
  return { row, column: offset - lineStart };
}
