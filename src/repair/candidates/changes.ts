import { isBlank, lineEnd, lineStart, type Range } from '../../text/lines';
import type { TextChange } from '../../syntax/textEdit';

export const insert = (at: number, text: string): TextChange => ({ start: at, end: at, text });

export const replace = ({ start, end }: Range, text: string): TextChange => ({ start, end, text });

/** Takes a range away, with its line when nothing else stands there. */
export function remove(text: string, { start, end }: Range): TextChange {
  const line = { start: lineStart(text, start), end: lineEnd(text, end) };
  const isAll =
    isBlank(text, { start: line.start, end: start }) &&
    isBlank(text, { start: end, end: line.end });
  return isAll && line.end < text.length
    ? { start: line.start, end: line.end + 1, text: '' }
    : { start, end, text: '' };
}
