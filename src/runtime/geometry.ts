import { HIDDEN } from './graph';

/**
 * Positions and masks of ARCHITECTURE.md, "The model": what a token's place in a stream or a canvas means in numbers.
 * Golden vectors written by the training side check every function here.
 */

/** Positions of `count` prefix stream tokens that follow `start` cached ones. */
export function prefixPositions(start: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => start + i);
}

/** Positions of `count` suffix stream tokens that follow `start` cached ones: the r-th token fed is at -r. */
export function suffixPositions(start: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => -(start + i) + 0);
}

/** Positions of a canvas toward the prefix and its own tokens, after `prefixLength` prefix stream tokens. */
export function canvasPositions(prefixLength: number, length: number): number[] {
  return Array.from({ length }, (_, k) => prefixLength + k);
}

/** Positions of a canvas toward `suffixLength` suffix stream tokens: its last token is next to the last one fed. */
export function canvasPositionsB(suffixLength: number, length: number): number[] {
  return Array.from({ length }, (_, k) => -(suffixLength - 1) - (length - k));
}

/** Sizes that a mask depends on; `visible` counts come first in their cache. */
export interface MaskShape {
  /** Tokens fed. */
  readonly fed: number;
  readonly capacityA: number;
  readonly visibleA: number;
  readonly capacityB: number;
  readonly visibleB: number;
  /**
   * What the tokens fed see of each other: a stream the earlier ones (`causal`), canvases all of themselves and nothing
   * of another; then it is their lengths, in the order they are fed.
   */
  readonly own: 'causal' | readonly number[];
}

/** Additive mask [fed, capacityA + capacityB + fed]. */
export function attentionMask(shape: MaskShape): Float32Array {
  const { fed, capacityA, capacityB } = shape;
  const columns = capacityA + capacityB + fed;
  const mask = new Float32Array(fed * columns);
  const seen = shape.own === 'causal' ? causalRanges(fed) : canvasRanges(shape.own);
  seen.forEach(([from, to], row) => {
    const begin = row * columns;
    const own = begin + capacityA + capacityB;
    mask.fill(HIDDEN, begin + shape.visibleA, begin + capacityA);
    mask.fill(HIDDEN, begin + capacityA + shape.visibleB, own);
    mask.fill(HIDDEN, own, own + from);
    mask.fill(HIDDEN, own + to, begin + columns);
  });
  return mask;
}

/** Fed tokens that a token sees: from (inclusive) and to (exclusive). */
type Range = readonly [from: number, to: number];

function causalRanges(fed: number): Range[] {
  return Array.from({ length: fed }, (_, row): Range => [0, row + 1]);
}

function canvasRanges(lengths: readonly number[]): Range[] {
  let begin = 0;
  return lengths.flatMap((length) => {
    const range: Range = [begin, begin + length];
    begin += length;
    return Array.from({ length }, () => range);
  });
}
