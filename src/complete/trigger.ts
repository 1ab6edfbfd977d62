/**
 * When to ask the model. A suggestion that comes at the wrong moment costs more than one that does not come, and every
 * request costs the processor the editor needs as well.
 */
import type { Snapshot } from '../text/snapshot';
import { cursorLine, isBlank } from '../text/snapshot';

/** The change of the document that led to the request. */
export interface Edit {
  /** Text that was inserted, '' for a plain deletion. */
  readonly inserted: string;
  /** Number of units removed. */
  readonly removed: number;
}

/** Why the model is not asked; for the log. */
export type SkipReason =
  'empty-document' | 'too-large' | 'inside-identifier' | 'deleting-a-word' | 'white-space';

/** Documents above this many units are completed on demand only: generated or data, and slow to look through. */
export const MAX_AUTOMATIC_UNITS = 2_000_000;

const WORD_BEFORE = /[\p{L}\p{N}_$]$/u;
const WORD_AFTER = /^[\p{L}\p{N}_$]/u;

/**
 * Why to leave the model alone where nobody asks by command.
 * @param edit that led here, if it was a single one
 * @returns undefined when a request should be made
 */
export function skipReason(snapshot: Snapshot, edit?: Edit): SkipReason | undefined {
  if (snapshot.text.length > MAX_AUTOMATIC_UNITS) return 'too-large';
  const { before, after } = cursorLine(snapshot);
  // An identifier goes on right of the cursor: whatever is inserted would be glued to it.
  if (WORD_AFTER.test(after)) return 'inside-identifier';
  if (isDeletion(edit) && WORD_BEFORE.test(before)) return 'deleting-a-word';
  if (isNoise(snapshot, before, edit)) return 'white-space';
  return isBlank(snapshot.text) ? 'empty-document' : undefined;
}

function isDeletion(edit: Edit | undefined): boolean {
  return edit?.inserted === '' && edit.removed > 0;
}

/** A second blank behind code, or a second empty line: the user is laying out, not writing. */
function isNoise(snapshot: Snapshot, before: string, edit: Edit | undefined): boolean {
  if (edit === undefined || edit.inserted === '' || !isBlank(edit.inserted)) return false;
  if (!edit.inserted.includes('\n')) {
    const earlier = before.slice(0, Math.max(0, before.length - edit.inserted.length));
    return !isBlank(before) && /[ \t]$/.test(earlier);
  }
  const above = snapshot.text.slice(0, snapshot.offset - before.length);
  return /\n[ \t]*\r?\n[ \t]*\r?\n$/.test(above.slice(-MAX_LOOK_BACK));
}

/** Units above the cursor's line looked at for empty lines. */
const MAX_LOOK_BACK = 400;
