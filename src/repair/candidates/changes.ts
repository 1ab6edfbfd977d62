import type { TextEdit, TextRange } from '../../text/edits';
import { isBlankRange, lineEnd, lineStart } from '../../text/lines';

export const insert = (at: number, text: string): TextEdit => ({
  start: at,
  end: at,
  newText: text,
});

export const replace = ({ start, end }: TextRange, newText: string): TextEdit => ({
  start,
  end,
  newText,
});

/** Takes a range away, with its line when nothing else stands there. */
export function remove(text: string, { start, end }: TextRange): TextEdit {
  const line = { start: lineStart(text, start), end: lineEnd(text, end) };
  const isAll =
    isBlankRange(text, { start: line.start, end: start }) &&
    isBlankRange(text, { start: end, end: line.end });
  return isAll && line.end < text.length
    ? { start: line.start, end: line.end + 1, newText: '' }
    : { start, end, newText: '' };
}
