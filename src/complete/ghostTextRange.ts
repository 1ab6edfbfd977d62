/**
 * Range and text of an inline completion by VS Code's rules: the range begins and ends on one line, a text with a line
 * break replaces up to the line's end, and the replaced text must be a subword (subsequence) of the inserted one, or
 * nothing is shown. Accepting always gives exactly the document the suggestion describes.
 */
import type { Snapshot } from '../text/snapshot';
import { cursorLine } from '../text/snapshot';
import type { Suggestion } from './suggestion';

/** An inline completion in offsets of the document. */
export interface GhostText {
  /** Text that replaces the range, with the document's line ends. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** The item selected in the suggest widget, as VS Code passes it with the request. */
export interface SelectedCompletion {
  readonly text: string;
  /** Range it would replace, in offsets of the document. */
  readonly start: number;
  readonly end: number;
}

/**
 * The ghost text of a suggestion at the snapshot's cursor.
 * @returns undefined when VS Code would not show it: nothing changes, it replaces beyond the line, or the replaced text
 *   is no subword of the new one
 */
export function ghostText(snapshot: Snapshot, suggestion: Suggestion): GhostText | undefined {
  const line = cursorLine(snapshot);
  const { replaceTo } = suggestion;
  if (replaceTo < 0 || replaceTo > line.after.length) return undefined;
  const isMultiLine = suggestion.text.includes('\n');
  const rest = isMultiLine ? line.after.slice(replaceTo) : '';
  const text = suggestion.text + rest;
  const replaced = line.after.slice(0, isMultiLine ? line.after.length : replaceTo);
  if (text === replaced || !isSubword(replaced, text)) return undefined;
  return {
    text: withEol(text, snapshot.eol),
    start: snapshot.offset,
    end: snapshot.offset + replaced.length,
  };
}

/**
 * The document as it will be once the selected item of the suggest widget is accepted, the cursor behind it. Ask, cache
 * and post-process on this one, so that the suggestion continues the item (microsoft/vscode#167444, llm-ls#66).
 * @returns undefined when the range is not around the cursor on its line, or the item has a line break
 */
export function withSelected(
  snapshot: Snapshot,
  selected: SelectedCompletion,
): Snapshot | undefined {
  const line = cursorLine(snapshot);
  const { offset } = snapshot;
  const { start, end } = selected;
  if (start < line.start || start > offset || end < offset || end > line.end) return undefined;
  if (/[\r\n]/.test(selected.text)) return undefined;
  return accepting(snapshot, selected);
}

/**
 * The ghost text of a suggestion that continues the selected item: it begins with the item's text and has its range,
 * which is the only kind VS Code shows while the widget is open.
 * @param snapshot the real document
 * @param suggestion made on `withSelected(snapshot, selected)`
 * @returns undefined when the two rules cannot both be kept
 */
export function ghostTextOfSelected(
  snapshot: Snapshot,
  selected: SelectedCompletion,
  suggestion: Suggestion,
): GhostText | undefined {
  const view = withSelected(snapshot, selected);
  if (view === undefined) return undefined;
  const { text, replaceTo } = suggestion;
  // The range is the item's, so what the suggestion would replace behind it has to stay, out of the text's own end.
  const kept = view.text.slice(view.offset, view.offset + replaceTo);
  if (!text.endsWith(kept)) return undefined;
  const added = text.slice(0, text.length - kept.length);
  if (added === '') return undefined;
  if (added.includes('\n') && selected.end !== cursorLine(snapshot).end) return undefined;
  const whole = selected.text + added;
  const replaced = snapshot.text.slice(selected.start, selected.end);
  if (!isSubword(replaced, whole)) return undefined;
  return { text: withEol(whole, snapshot.eol), start: selected.start, end: selected.end };
}

/** The document once the ghost text has been accepted, the cursor behind it. */
export function accepting(snapshot: Snapshot, { text, start, end }: GhostText): Snapshot {
  return {
    ...snapshot,
    text: snapshot.text.slice(0, start) + text + snapshot.text.slice(end),
    offset: start + text.length,
  };
}

/** Whether all units of `word` occur in `text` in their order. The empty word is a subword of everything. */
export function isSubword(word: string, text: string): boolean {
  let at = 0;
  for (let index = 0; index < word.length; index++) {
    const found = text.indexOf(word.charAt(index), at);
    if (found < 0) return false;
    at = found + 1;
  }
  return true;
}

function withEol(text: string, eol: Snapshot['eol']): string {
  return eol === '\n' ? text : text.replaceAll('\n', eol);
}
