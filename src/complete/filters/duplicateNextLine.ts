/**
 * Drops a completion whose first line is the line that follows anyway (cody#264, continue#4721). Empty lines on either
 * side do not matter, nor does what is left of the cursor's line behind it.
 */
import { type Filter, reject } from './filter';
import { isSameLine, nextLines, withoutBlankLines } from './lines';

/** A line without a word, such as a closing bracket, may well come twice: brackets decide that. */
const HAS_WORD = /\w\w/;

export const duplicateNextLine: Filter = (suggestion, { lineBefore, after }) => {
  const lines = suggestion.text.split('\n');
  const [first] = withoutBlankLines([lineBefore + (lines[0] ?? ''), ...lines.slice(1)]);
  const [next] = nextLines(after, 1);
  if (first === undefined || next === undefined) return suggestion;
  const isRepeated = HAS_WORD.test(first) && isSameLine(first, next);
  return isRepeated ? reject('its first line is the next line of the document') : suggestion;
};
