/**
 * Closers right of the cursor that the completion writes itself become part of what it replaces, and a completion never
 * closes what it did not open, unless the document owes the closer (microsoft/vscode#187151, copilot-release#9065).
 */
import { isSubword } from '../ghostTextRange';
import type { Suggestion } from '../suggestion';
import { unmatched, isBracket } from './bracketContext';
import { cutAt, type Filter, type FilterContext } from './filter';
import { type Mark, scan } from './lexer';

/** Closers an editor adds by itself. */
const ADDED_CLOSERS = /^[)\]}"'`]+/;

export const bracketBalance: Filter = (suggestion, context) => {
  const { rules, state } = context.brackets;
  const closers = unmatched(scan(suggestion.text, rules, state).marks).closed;
  const replacing = withReplacedClosers(suggestion, closers, context);
  return withoutStrayCloser(replacing, closers, context);
};

/** Takes the closers right of the cursor into the range as far as the completion has them, too. */
function withReplacedClosers(
  suggestion: Suggestion,
  closers: readonly Mark[],
  { lineAfter, brackets }: FilterContext,
): Suggestion {
  if (suggestion.replaceTo > 0) return suggestion;
  const added = ADDED_CLOSERS.exec(lineAfter)?.[0] ?? '';
  let replaceTo = 0;
  const { text } = suggestion;
  for (const closer of closers) {
    // The end of a string that a line's end cut off is no text.
    const isWritten = text.startsWith(closer.text, closer.offset);
    if (isWritten && added.startsWith(closer.text, replaceTo)) replaceTo += closer.text.length;
  }
  if (replaceTo === 0 || brackets.imbalance(text, replaceTo) >= brackets.imbalance(text, 0)) {
    return suggestion;
  }
  return { text, replaceTo };
}

/** Cuts in front of the first closer that belongs to a bracket which has one already. */
function withoutStrayCloser(
  suggestion: Suggestion,
  closers: readonly Mark[],
  { lineAfter, brackets, isWhole }: FilterContext,
): Suggestion {
  // Closing one block and opening the next (`} catch {`) leaves everything as paired as it was.
  const { text: whole, replaceTo } = suggestion;
  if (brackets.imbalance(whole, replaceTo) <= brackets.imbalance('', 0)) return suggestion;
  let replaced = lineAfter.slice(0, suggestion.replaceTo);
  let depth = 0;
  for (const { text, offset } of closers.filter(isBracket)) {
    const open = brackets.open[depth++];
    const isReplaced = replaced.includes(text);
    if (isReplaced) replaced = replaced.replace(text, '');
    const mayClose = open === undefined ? !isWhole : open.closer === text && open.owed;
    if (!isReplaced && !mayClose) return cutBefore(suggestion, offset, lineAfter);
  }
  return suggestion;
}

/** Cuts, but goes on replacing what the text that is left still has. */
function cutBefore(suggestion: Suggestion, offset: number, lineAfter: string): Suggestion {
  const { text } = cutAt(suggestion, offset);
  const { replaceTo } = suggestion;
  return { text, replaceTo: isSubword(lineAfter.slice(0, replaceTo), text) ? replaceTo : 0 };
}
