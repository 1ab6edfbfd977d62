import { STREAM } from './graph';

/**
 * The ids beside each token fed, in text order (ARCHITECTURE.md, "Neighbours"): a stream knows the token fed before,
 * a canvas both sides.
 */
export interface Neighbours {
  readonly left: readonly number[];
  readonly right: readonly number[];
}

/** Stands for a neighbour that is not known: the id of `<|pad|>`, the first special token of the format. */
export const UNKNOWN = 0;

/** Neighbours of stream tokens; `before` is the token fed before the first of them, if any. */
export function streamNeighbours(
  stream: typeof STREAM.prefix | typeof STREAM.suffix,
  ids: readonly number[],
  before: number = UNKNOWN,
): Neighbours {
  const behind = [before, ...ids].slice(0, ids.length);
  const unknown = ids.map(() => UNKNOWN);
  // The suffix is fed backwards, so what was fed before stands right of it in the text.
  return stream === STREAM.prefix
    ? { left: behind, right: unknown }
    : { left: unknown, right: behind };
}

/** Neighbours of canvas tokens between the last tokens fed of both streams. */
export function canvasNeighbours(
  ids: readonly number[],
  prefixEnd: number,
  suffixEnd: number,
): Neighbours {
  return { left: [prefixEnd, ...ids.slice(0, -1)], right: [...ids.slice(1), suffixEnd] };
}
