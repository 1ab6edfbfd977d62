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
  /** Streams are causal among the tokens fed, a canvas sees all of itself. */
  readonly causal: boolean;
}

/** Additive mask [fed, capacityA + capacityB + fed]. */
export function attentionMask(shape: MaskShape): Float32Array {
  const { fed, capacityA, capacityB } = shape;
  const columns = capacityA + capacityB + fed;
  const mask = new Float32Array(fed * columns);
  for (let row = 0; row < fed; row++) {
    const begin = row * columns;
    mask.fill(HIDDEN, begin + shape.visibleA, begin + capacityA);
    mask.fill(HIDDEN, begin + capacityA + shape.visibleB, begin + capacityA + capacityB);
    if (shape.causal) mask.fill(HIDDEN, begin + capacityA + capacityB + row + 1, begin + columns);
  }
  return mask;
}
