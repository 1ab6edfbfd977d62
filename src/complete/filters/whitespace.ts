/** Removes unwanted whitespace: at the ends of lines, at the end of the text, and many empty lines in a row. */
import { isBlank } from '../../text/snapshot';
import { isSubword } from '../ghostTextRange';
import type { Suggestion } from '../suggestion';
import type { Filter } from './filter';

/** Style guides allow two empty lines between definitions. */
const TOO_MANY_LINES = /\n{4,}/g;

export const whitespace: Filter = (suggestion, { lineAfter }) => {
  const tidy = trimmed(suggestion, lineAfter);
  // Ghost text must contain what it replaces. If only the removed whitespace did, VS Code would show nothing.
  return isSubword(lineAfter.slice(0, tidy.replaceTo), tidy.text) ? tidy : suggestion;
};

function trimmed({ text, replaceTo }: Suggestion, lineAfter: string): Suggestion {
  const lines = text.replace(/[ \t]+(?=\n)/g, '').replace(TOO_MANY_LINES, '\n\n\n');
  // With text right of the cursor, trailing whitespace may be what separates it.
  if (!isBlank(lineAfter.slice(replaceTo))) return { text: lines, replaceTo };
  return { text: lines.trimEnd(), replaceTo: lineAfter.slice(0, replaceTo).trimEnd().length };
}
