import type { Hunk } from './hunks';
import type { TextEdit } from './edits';

/** What became of hunks whose text was edited meanwhile. */
export interface Rebased {
  /** Hunks in offsets of the text as it is now. */
  readonly hunks: readonly Hunk[];
  /** Hunks, as they were, in whose own text something was changed: they can no longer be applied. */
  readonly refused: readonly Hunk[];
}

/**
 * Moves hunks to a text that was edited since they were made. A hunk is either moved exactly or refused: it is refused
 * as soon as an edit changes anything within it or right beside it, because its meaning is no longer certain.
 * @param changes one after the other, each in offsets of the text after the one before
 */
export function rebase(hunks: readonly Hunk[], changes: readonly TextEdit[]): Rebased {
  const moved: Hunk[] = [];
  const refused: Hunk[] = [];
  for (const hunk of hunks) {
    const now = changes.reduce<Hunk | undefined>((at, change) => at && movedBy(at, change), hunk);
    if (now === undefined) refused.push(hunk);
    else moved.push(now);
  }
  return { hunks: moved, refused };
}

/** The hunk after one change; undefined when the change touches it. */
function movedBy(hunk: Hunk, { start, end, newText }: TextEdit): Hunk | undefined {
  if (start > hunk.end) return hunk;
  if (end >= hunk.start) return undefined;
  const by = newText.length - (end - start);
  return {
    start: hunk.start + by,
    end: hunk.end + by,
    edits: hunk.edits.map((edit) => ({ ...edit, start: edit.start + by, end: edit.end + by })),
  };
}
