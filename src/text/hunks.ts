import type { TextEdit } from './edits';

/** Edits that belong together: what a reader accepts or discards as one. */
export interface Hunk {
  /** From the first edit's start to the last one's end. */
  readonly start: number;
  readonly end: number;
  readonly edits: readonly TextEdit[];
}

/**
 * Groups edits into hunks: those on the same line, or on lines next to each other.
 * @param text before the edits
 * @param edits in ascending order
 */
export function hunksOf(text: string, edits: readonly TextEdit[]): Hunk[] {
  const hunks: Hunk[] = [];
  for (const edit of edits) {
    const last = hunks.at(-1);
    if (last !== undefined && areClose(text, last.end, edit.start)) {
      hunks[hunks.length - 1] = { ...last, end: edit.end, edits: [...last.edits, edit] };
    } else {
      hunks.push({ start: edit.start, end: edit.end, edits: [edit] });
    }
  }
  return hunks;
}

/** At most one line end lies between them. */
function areClose(text: string, from: number, to: number): boolean {
  const first = text.indexOf('\n', from);
  if (first < 0 || first >= to) return true;
  const second = text.indexOf('\n', first + 1);
  return second < 0 || second >= to;
}
