import { FRESH_SHARE, MIN_SHARE } from '../../protocol/windowSizes';
import { sharedTokens } from './streamCache';

/** Least share of the window that must come from the cache to keep its anchor. */
const MIN_REUSE = 0.25;

/** What the cut of a window depends on. */
export interface WindowInput {
  /** The text's tokens in stream order, i.e. reversed for the suffix. */
  readonly tokens: readonly number[];
  /** The text reaches the edge of the file, so a window without a cut is complete. */
  readonly isWhole: boolean;
  /** Most tokens the window may have, at least 1. */
  readonly limit: number;
  /** Whether a line begins (in stream order) at an index of `tokens`. */
  readonly isEdge: (index: number) => boolean;
  /** Tokens of the cached stream without its tags; empty when nothing is cached. */
  readonly cached: readonly number[];
}

/**
 * Chooses where a stream begins when its text has more tokens than fit.
 *
 * Streams are anchored at their far end: cutting one token more there would throw the whole cache away. So the cut of
 * the cached window is kept as long as the text behind it fits (hysteresis), and a fresh cut leaves a quarter of the
 * limit free for typing. A text that fits and reaches the edge of its file is never cut.
 * @returns index in `tokens` of the first token of the window
 */
export function windowStart(input: WindowInput): number {
  const fits = input.tokens.length <= input.limit;
  if (fits && input.isWhole) return 0;
  return anchoredStart(input) ?? (fits ? 0 : freshStart(input));
}

/** The start that reuses most of the cached window, when that is worth more than a fresh cut. */
function anchoredStart({ tokens, limit, cached }: WindowInput): number | undefined {
  const [anchor] = cached;
  if (anchor === undefined) return undefined;
  const size = Math.min(limit, tokens.length);
  const last = tokens.length - Math.ceil(size * MIN_SHARE);
  let best: number | undefined;
  let reused = 0;
  for (let start = tokens.length - size; start <= last; start++) {
    if (tokens[start] !== anchor) continue;
    const length = sharedTokens(cached, tokens, start);
    // Of two anchors that reuse the same, the later one leaves less to encode.
    if (length >= reused && length > 0) {
      best = start;
      reused = length;
    }
  }
  return reused >= size * MIN_REUSE ? best : undefined;
}

/** The edge that keeps about FRESH_SHARE of the limit; a cut inside a line when no edge is near. */
function freshStart({ tokens, limit, isEdge }: WindowInput): number {
  const wanted = tokens.length - Math.floor(limit * FRESH_SHARE);
  const least = tokens.length - Math.ceil(limit * MIN_SHARE);
  for (let start = wanted; start >= tokens.length - limit; start--) {
    if (isEdge(start)) return start;
  }
  for (let start = wanted + 1; start <= least; start++) {
    if (isEdge(start)) return start;
  }
  return wanted;
}
