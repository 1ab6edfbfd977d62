/**
 * What goes in front of a file's own text, from other places, within a budget of tokens. In front, because the far end
 * of a window does not change while the user types, and what is encoded there stays in the cache.
 */
import type { Count } from './window';

/**
 * Sources in the order of their text: what changes most rarely first, because whatever stands behind a change has to be
 * encoded anew. Definitions change with the imports, neighbours with the place that is worked at, edits all the time.
 */
export const STABLE_FIRST = ['definitions', 'neighbours', 'edits'] as const;

export type FrontSource = (typeof STABLE_FIRST)[number];

/** Pieces of text a source has to offer, the best first, each of whole lines. */
export type Offers = Readonly<Partial<Record<FrontSource, readonly string[]>>>;

/** Less room than this is not worth filling, in tokens. */
const LEAST_ROOM = 24;

/**
 * The pieces that fit, each whole. The sources take turns, their best first, so that one with much to say leaves room
 * for the others; in the text the best of a source stands last, nearest to the cursor.
 * @param room most tokens
 * @returns '' or whole lines
 */
export function front(offers: Offers, room: number, count: Count): string {
  if (room < LEAST_ROOM) return '';
  const taken = new Map<FrontSource, string[]>(STABLE_FIRST.map((source) => [source, []]));
  let left = room;
  const most = Math.max(...STABLE_FIRST.map((source) => offers[source]?.length ?? 0));
  for (let turn = 0; turn < most; turn++) {
    for (const source of STABLE_FIRST) {
      const piece = offers[source]?.[turn];
      const text = piece === undefined || piece.trim() === '' ? '' : `${piece.trimEnd()}\n\n`;
      const tokens = text === '' ? 0 : count(text);
      if (text === '' || tokens > left) continue;
      taken.get(source)?.unshift(text);
      left -= tokens;
    }
  }
  return STABLE_FIRST.flatMap((source) => taken.get(source) ?? []).join('');
}
