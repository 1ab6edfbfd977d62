import { masked, type Start } from './starts';
import type { TokenScore } from './score';

/** Canvases that are begun from one draft, each with other masks. */
const DRAWS = 3;

/** Weight of a token the model is sure of against one it knows nothing of. */
const MIN_WEIGHT = 0.05;

/**
 * Canvases with a share of a draft's tokens masked, as image editors do with a strength: drawn without replacement,
 * the likelier the less the model expects the token (Gumbel-top-k, arXiv 1903.06059).
 * @param share above 0, at most 1
 * @param seed the same seed gives the same masks
 */
export function sharedMasks(
  ids: readonly number[],
  scores: readonly TokenScore[],
  share: number,
  seed: number,
): Start[] {
  const count = Math.max(1, Math.round(share * ids.length));
  const draws = count >= ids.length ? 1 : DRAWS;
  return Array.from({ length: draws }, (_, draw) => {
    const random = generator(seed * DRAWS + draw);
    const keys = ids.map((_, position) => {
      const weight = 1 - Math.exp(scores[position]?.own ?? 0) + MIN_WEIGHT;
      return Math.log(weight) - Math.log(-Math.log(random()));
    });
    const order = [...keys.keys()].sort((a, b) => (keys[b] ?? 0) - (keys[a] ?? 0));
    const tokens = new Set(order.slice(0, count));
    return { canvas: masked(ids, { tokens, gaps: new Set() }), from: 0, to: ids.length };
  });
}

/** Numbers in (0, 1) from a seed (xorshift, Marsaglia 2003). */
function generator(seed: number): () => number {
  // Neighbouring seeds must not begin alike, and 0 would stay 0.
  let state = Math.imul(seed + 1, 0x9e3779b1) | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return ((state >>> 0) + 0.5) / 2 ** 32;
  };
}
