/**
 * Ends a completion with the statement or block it was asked for, never past the enclosing node. Where nothing parses,
 * the completion ends with the first line that is indented less than the cursor's.
 */
import { indentOf, isBlank } from '../../text/snapshot';
import { cutAt, type Filter } from './filter';

/** A line that closes what was opened before, and so belongs to it. */
const CLOSING = /^\s*(?:[)\]}]|<\/|end\b|else\b|elif\b|elseif\b|except\b|catch\b|finally\b)/;

export const trimToSpan: Filter = (suggestion, { extent, snapshot, syntax, lineBefore }) => {
  if (extent === 'line') return suggestion;
  const { uri, languageId, text, offset } = snapshot;
  const insert = suggestion.text;
  const { replaceTo } = suggestion;
  const length = syntax?.lengthWithin({ uri, languageId, text, offset, replaceTo, insert }, extent);
  return cutAt(suggestion, length ?? lengthByIndentation(insert, lineBefore));
};

/** Length of the text up to the first line further out than the cursor's line; a closing line is still taken. */
function lengthByIndentation(text: string, lineBefore: string): number {
  const base = indentOf(lineBefore).length;
  const lines = text.split('\n');
  let length = lines[0]?.length ?? 0;
  for (const line of lines.slice(1)) {
    const isOutside = !isBlank(line) && indentOf(line).length < base;
    if (isOutside && !CLOSING.test(line)) return length;
    length += 1 + line.length;
    if (isOutside && /^\s*(?:[)\]}]|<\/|end\b)/.test(line)) return length;
  }
  return length;
}
