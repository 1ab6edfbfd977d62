/** Where a user who accepts a suggestion will want the next one. */
import { cursorLine, indentOf, isBlank, type Snapshot } from '../text/snapshot';
import { accepting, type GhostText } from './ghostTextRange';
import { opensBlock } from './mode';
import type { Edit } from './trigger';

/** A state of the document, and the edit that leads there. */
export interface Expected {
  readonly state: Snapshot;
  readonly edit: Edit;
}

/**
 * The state after accepting the ghost text. Where that ends a line there is nothing to add to it, or the suggestion
 * would have had it; so what is expected there is the line break that follows, with the indentation an editor gives.
 */
export function afterAcceptance(snapshot: Snapshot, ghost: GhostText): Expected {
  const accepted = accepting(snapshot, ghost);
  const { before, after } = cursorLine(accepted);
  if (after !== '' || isBlank(before)) {
    return { state: accepted, edit: { inserted: ghost.text, removed: ghost.end - ghost.start } };
  }
  const inserted = `${snapshot.eol}${indentAfter(before, snapshot)}`;
  const { offset } = accepted;
  const state = accepting(accepted, { text: inserted, start: offset, end: offset });
  return { state, edit: { inserted, removed: 0 } };
}

/** The indentation that editors give a new line behind this one. */
export function indentAfter(line: string, { indent, languageId }: Snapshot): string {
  const own = indentOf(line);
  if (!opensBlock(line, languageId)) return own;
  return own + (indent.insertSpaces ? ' '.repeat(indent.tabSize) : '\t');
}
