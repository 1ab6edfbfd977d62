/** Blanks nobody wants: at the ends of lines, at the end of the text, and many empty lines in a row. */
import { isBlank } from '../../text/snapshot';
import { isSubword } from '../ghostTextRange';
import type { Suggestion } from '../suggestion';
import type { Filter } from './filter';

/** Style guides allow two empty lines between definitions. */
const TOO_MANY_LINES = /\n{4,}/g;

export const blanks: Filter = (suggestion, { lineAfter }) => {
  const tidy = withoutBlanks(suggestion, lineAfter);
  // A blank that is replaced may be found in nothing but the blanks taken away, and then nothing would be shown.
  return isSubword(lineAfter.slice(0, tidy.replaceTo), tidy.text) ? tidy : suggestion;
};

function withoutBlanks({ text, replaceTo }: Suggestion, lineAfter: string): Suggestion {
  const lines = text.replace(/[ \t]+(?=\n)/g, '').replace(TOO_MANY_LINES, '\n\n\n');
  // With text right of the cursor the last blank may be the one in front of it.
  if (!isBlank(lineAfter.slice(replaceTo))) return { text: lines, replaceTo };
  return { text: lines.trimEnd(), replaceTo: lineAfter.slice(0, replaceTo).trimEnd().length };
}
