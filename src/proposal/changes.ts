import type { TextEdit } from '../text/edits';

/**
 * The changes of one edit, which an editor reports in offsets of the text before all of them, as changes made one after
 * the other: from the last to the first none moves another.
 */
export function oneAfterTheOther(changes: readonly TextEdit[]): TextEdit[] {
  return [...changes].sort((one, other) => other.start - one.start || other.end - one.end);
}
