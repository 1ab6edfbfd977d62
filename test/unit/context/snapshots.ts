/** Snapshots for tests, written as text with the cursor in it. */
import type { Snapshot } from '../../../src/text/snapshot';

/** Marks the cursor in a test's document. */
export const CURSOR = '┃';

/** The snapshot of a text with one cursor mark. Line ends are those of the text. */
export function snapshotAt(marked: string, changes: Partial<Snapshot> = {}): Snapshot {
  const offset = marked.indexOf(CURSOR);
  if (offset < 0 || offset !== marked.lastIndexOf(CURSOR)) {
    throw new Error(`a document needs one ${CURSOR}: ${marked}`);
  }
  return {
    uri: 'file:///test/sample',
    version: 1,
    languageId: 'typescript',
    text: marked.replace(CURSOR, ''),
    offset,
    eol: marked.includes('\r\n') ? '\r\n' : '\n',
    indent: { insertSpaces: true, tabSize: 2 },
    ...changes,
  };
}

/** A snapshot of the same document with another text and cursor, as after an edit. */
export function edited(snapshot: Snapshot, text: string, offset: number): Snapshot {
  return { ...snapshot, version: snapshot.version + 1, text, offset };
}

/** The document after a suggestion at its cursor was accepted. */
export function accepted(
  { text, offset }: Snapshot,
  suggestion: { readonly text: string; readonly replaceTo: number },
): string {
  return text.slice(0, offset) + suggestion.text + text.slice(offset + suggestion.replaceTo);
}

/** Whether a text has no half of a surrogate pair. */
export function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}
