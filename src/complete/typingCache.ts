/**
 * Keeps a suggestion alive while the user types through it, accepts it by word or line, or goes back with backspace.
 *
 * One rule decides everything: a remainder is shown only when accepting it gives exactly the document that accepting
 * the whole suggestion would have given. So it is served synchronously, never changes under the user's eyes, and never
 * asks the model (flicker: microsoft/vscode#229309, #208152, #276898).
 */
import type { Snapshot } from '../text/snapshot';
import { withLineFeeds } from '../text/snapshot';
import { isSubword } from './ghostTextRange';
import { isSame, type Suggestion } from './suggestion';

/** Units around the cursor that must be unchanged for a suggestion to be shown again. */
const CONTEXT_BEFORE = 2000;
const CONTEXT_AFTER = 1000;

/** Closers the editor may have added right of the cursor while the user typed. */
const MAX_ADDED = 8;

/** Suggestions remembered, all documents together. */
const DEFAULT_LIMIT = 100;

interface Entry {
  readonly uri: string;
  readonly languageId: string;
  readonly suggestion: Suggestion;
  /** Where the suggestion was made. */
  readonly offset: number;
  /** Units of the document behind what the suggestion replaces. */
  readonly rest: number;
  readonly before: string;
  readonly after: string;
}

/** Least recently used first; the entry last shown is the last. */
export class TypingCache {
  private readonly entries = new Set<Entry>();

  constructor(private readonly limit = DEFAULT_LIMIT) {}

  /**
   * What is left of a remembered suggestion at the snapshot's cursor.
   * The suggestion last shown wins, so what is visible stays. Synchronous, no side effect but the order of use.
   * @returns undefined when nothing fits or nothing is left
   */
  lookup(snapshot: Snapshot): Suggestion | undefined {
    const hit = this.find(snapshot);
    if (hit === undefined) return undefined;
    this.touch(hit.entry);
    return hit.left;
  }

  /**
   * Remembers a new suggestion and says what to show: a suggestion that is already visible at this cursor is replaced
   * only by one that extends it (the rule Zed calls "reduces UI thrash").
   */
  offer(snapshot: Snapshot, suggestion: Suggestion): Suggestion {
    const visible = this.lookup(snapshot);
    if (visible !== undefined && !extendsSuggestion(suggestion, visible)) return visible;
    this.remember(snapshot, suggestion);
    return suggestion;
  }

  /**
   * As `offer`, for a choice of suggestions, the best first: all are remembered, because any may be the one that is
   * typed through.
   * @returns what to show, first what is visible already
   */
  offerAll(snapshot: Snapshot, suggestions: readonly Suggestion[]): readonly Suggestion[] {
    const visible = this.lookup(snapshot);
    const [best] = suggestions;
    const stays = visible !== undefined && !(best && extendsSuggestion(best, visible));
    const others = stays ? suggestions.filter((other) => !isSame(other, visible)) : suggestions;
    const all = stays ? [visible, ...others] : others;
    for (const suggestion of [...all].reverse()) this.remember(snapshot, suggestion);
    return all;
  }

  /** Forgets what fits at this cursor: the user dismissed it. */
  dismiss(snapshot: Snapshot): void {
    for (const entry of this.entries) {
      if (remainder(entry, snapshot) !== undefined) this.entries.delete(entry);
    }
  }

  /** Forgets a document, e.g. when it is closed. */
  forget(uri: string): void {
    for (const entry of this.entries) {
      if (entry.uri === uri) this.entries.delete(entry);
    }
  }

  /** Forgets everything, e.g. when a setting changes what would be suggested. */
  clear(): void {
    this.entries.clear();
  }

  private find(snapshot: Snapshot): { entry: Entry; left: Suggestion } | undefined {
    for (const entry of [...this.entries].reverse()) {
      const left = remainder(entry, snapshot);
      if (left !== undefined) return { entry, left };
    }
    return undefined;
  }

  private remember(snapshot: Snapshot, suggestion: Suggestion): void {
    this.touch(entryOf(snapshot, suggestion));
    for (const oldest of this.entries) {
      if (this.entries.size <= this.limit) break;
      this.entries.delete(oldest);
    }
  }

  private touch(entry: Entry): void {
    this.entries.delete(entry);
    this.entries.add(entry);
  }
}

function entryOf({ uri, languageId, text, offset }: Snapshot, suggestion: Suggestion): Entry {
  const behind = offset + suggestion.replaceTo;
  return {
    uri,
    languageId,
    suggestion,
    offset,
    rest: text.length - behind,
    before: detached(text.slice(Math.max(0, offset - CONTEXT_BEFORE), offset)),
    after: detached(text.slice(behind, behind + CONTEXT_AFTER)),
  };
}

/** What is left of the entry's suggestion: undefined when that is nothing, or the document went another way. */
function remainder(entry: Entry, snapshot: Snapshot): Suggestion | undefined {
  const { text, offset } = snapshot;
  if (entry.uri !== snapshot.uri || entry.languageId !== snapshot.languageId) return undefined;
  if (offset < entry.offset) return undefined;
  const behind = text.length - entry.rest;
  const replaceTo = behind - offset;
  if (replaceTo < 0 || replaceTo > MAX_ADDED + entry.suggestion.replaceTo) return undefined;
  if (text.slice(behind, behind + CONTEXT_AFTER) !== entry.after) return undefined;
  const start = entry.offset - entry.before.length;
  if (text.slice(start, entry.offset) !== entry.before) return undefined;
  const typed = withLineFeeds(text.slice(entry.offset, offset));
  if (!entry.suggestion.text.startsWith(typed)) return undefined;
  const left = entry.suggestion.text.slice(typed.length);
  const replaced = text.slice(offset, behind);
  if (/[\r\n]/.test(replaced) || left === replaced || !isSubword(replaced, left)) return undefined;
  return { text: left, replaceTo };
}

/** Whether a suggestion goes on where another one ends, replacing the same. */
function extendsSuggestion(next: Suggestion, visible: Suggestion): boolean {
  return next.replaceTo === visible.replaceTo && next.text.startsWith(visible.text);
}

/** A copy that does not keep the document alive: engines make a slice a view of the whole string. */
function detached(slice: string): string {
  return slice.split('').join('');
}
