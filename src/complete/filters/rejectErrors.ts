/**
 * Shows nothing that makes the document parse worse. A completion of several lines may lose its last ones first, and
 * one that ends with an open block (`if (x) {`) is judged as if the block were closed: the user goes on from there.
 */
import type { Suggestion } from '../suggestion';
import { closerOfMark, unmatched } from './bracketContext';
import { type Filter, type FilterContext, reject } from './filter';
import { scan } from './lexer';

/** Lines that may be given up; each costs a parse. */
const MAX_LINES_DROPPED = 3;

export const rejectErrors: Filter = (suggestion, context) => {
  if (isFine(suggestion, context, '')) return suggestion;
  const closers = missingClosers(suggestion.text, context);
  if (closers !== '' && isFine(suggestion, context, closers)) return suggestion;
  let { text } = suggestion;
  for (let dropped = 0; dropped < MAX_LINES_DROPPED; dropped++) {
    const feed = text.lastIndexOf('\n');
    if (feed < 0) break;
    text = text.slice(0, feed).trimEnd();
    const shorter: Suggestion = { text, replaceTo: 0 };
    if (text !== '' && isFine(shorter, context, '')) return shorter;
  }
  return reject('the document would parse worse');
};

/** Whether the document parses no worse; unknown counts as fine. */
function isFine(
  { text: inserted, replaceTo }: Suggestion,
  { snapshot, syntax }: FilterContext,
  closers: string,
): boolean {
  const { uri, languageId, text, offset } = snapshot;
  const insert = inserted + closers;
  return syntax?.addsErrors({ uri, languageId, text, offset, replaceTo, insert }) !== true;
}

/** Closers of the brackets a text opens and does not close. */
function missingClosers(text: string, { brackets }: FilterContext): string {
  const { opened } = unmatched(scan(text, brackets.rules, brackets.state).marks);
  return opened.map(closerOfMark).reverse().join('');
}
