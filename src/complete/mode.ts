/** How much to suggest at a cursor: the rest of a line, of a statement, or of a block. */
import { languageOf } from '../languages';
import type { Snapshot } from '../text/snapshot';
import { cursorLine, isBlank } from '../text/snapshot';

/** The largest thing a completion may finish. */
export type Extent = 'line' | 'statement' | 'block';

export interface Mode {
  readonly extent: Extent;
  /** The completion must not have a line break; the same as extent 'line'. */
  readonly singleLine: boolean;
}

/** Closers an editor puts right of the cursor by itself, and the separator that may follow them. */
const AUTO_CLOSED = /^[ \t]*[)\]}>"'`]*[ \t]*[;,:]?[ \t]*$/;

const LINE: Mode = { extent: 'line', singleLine: true };

/**
 * The mode at the snapshot's cursor. Text right of the cursor, other than closers the editor added, means one line:
 * a block would push it away (users complain about exactly that, see cody#264). An empty line or a block opener left of
 * the cursor means a block, anything else a statement.
 * @param multiline whether the user wants more than one line at all
 */
export function modeOf(snapshot: Snapshot, multiline: boolean): Mode {
  const { before, after } = cursorLine(snapshot);
  if (!multiline || !AUTO_CLOSED.test(after)) return LINE;
  if (isBlank(before)) {
    return isBlank(after) ? { extent: 'block', singleLine: false } : LINE;
  }
  const extent = opensBlock(before, snapshot.languageId) ? 'block' : 'statement';
  return { extent, singleLine: false };
}

/** Whether a block or a list follows a line that ends like this one. */
export function opensBlock(line: string, languageId: string): boolean {
  return languageOf(languageId).opener.test(line.trimEnd());
}
