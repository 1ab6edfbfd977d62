/** The text a model gets to see, cut exactly, in tokens, so that what a source adds never costs the file's own text. */

import { FRESH_SHARE } from '../../src/protocol/windowSizes';

/** Tokens of a text. */
export type Count = (text: string) => number;

/** The end of the text before a cursor, as far as it goes into the window. */
export interface Own {
  readonly text: string;
  /** It begins where the file does. */
  readonly isWhole: boolean;
  /** Tokens the window has left. */
  readonly room: number;
}

/**
 * The window of a text before a cursor: whole where it fits, else cut at a line start.
 * @param limit most tokens of the window, tags not counted
 */
export function ownWindow(prefix: string, isWhole: boolean, limit: number, count: Count): Own {
  const lines = prefix.split(/(?<=\n)/);
  const tokens = lines.map(count);
  const all = tokens.reduce((sum, one) => sum + one, 0);
  if (all <= limit) return { text: prefix, isWhole, room: limit - all };
  let taken = 0;
  let start = lines.length;
  while (start > 0 && taken + (tokens[start - 1] ?? 0) <= limit * FRESH_SHARE) {
    start -= 1;
    taken += tokens[start] ?? 0;
  }
  return { text: lines.slice(start).join(''), isWhole: false, room: limit - taken };
}
