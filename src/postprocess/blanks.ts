/** Blanks nobody wants: at the ends of lines, at the end of the text, and many empty lines in a row. */
import { isBlank } from '../context/snapshot';
import type { Filter } from './filter';

/** Style guides allow two empty lines between definitions. */
const TOO_MANY_LINES = /\n{4,}/g;

export const blanks: Filter = (suggestion, { lineAfter }) => {
  const { replaceTo } = suggestion;
  const lines = suggestion.text.replace(/[ \t]+(?=\n)/g, '').replace(TOO_MANY_LINES, '\n\n\n');
  // With text right of the cursor the last blank may be the one in front of it.
  if (!isBlank(lineAfter.slice(replaceTo))) return { text: lines, replaceTo };
  return { text: lines.trimEnd(), replaceTo: lineAfter.slice(0, replaceTo).trimEnd().length };
};
