import { HIDDEN_SCORE } from './graph';

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
  /** One count for all tokens fed, or one for each canvas: canvases of one forward may lie at different places. */
  readonly visibleA: number | readonly number[];
  readonly capacityB: number;
  readonly visibleB: number | readonly number[];
  /**
   * What the tokens fed see of each other: a stream the earlier ones (`causal`), canvases all of themselves and nothing
   * of another; then it is their lengths, in the order they are fed.
   */
  readonly own: 'causal' | readonly number[];
  /** Each canvas sees only the earlier tokens of itself: it is a way a stream could go on (`rescore.ts`). */
  readonly isOrdered?: boolean;
}

/** Additive mask [fed, capacityA + capacityB + fed]. */
export function attentionMask(shape: MaskShape): Float32Array {
  const { fed, capacityA, capacityB } = shape;
  const columns = capacityA + capacityB + fed;
  const mask = new Float32Array(fed * columns);
  const { own: lengths, isOrdered = lengths === 'causal' } = shape;
  const seen = canvasRanges(lengths === 'causal' ? [fed] : lengths, isOrdered);
  seen.forEach(({ from, to, canvas }, row) => {
    const begin = row * columns;
    const own = begin + capacityA + capacityB;
    mask.fill(HIDDEN_SCORE, begin + countOf(shape.visibleA, canvas), begin + capacityA);
    mask.fill(HIDDEN_SCORE, begin + capacityA + countOf(shape.visibleB, canvas), own);
    mask.fill(HIDDEN_SCORE, own, own + from);
    mask.fill(HIDDEN_SCORE, own + to, begin + columns);
  });
  return mask;
}

/** Sizes of a forward that feeds tokens of the prefix stream and the canvas behind them at once. */
export interface ContinuedShape {
  readonly stream: number;
  readonly canvas: number;
  readonly capacityA: number;
  /** Tokens of the stream that were encoded before. */
  readonly visibleA: number;
  readonly capacityB: number;
  readonly visibleB: number;
}

/**
 * Additive mask [stream + canvas, capacityA + capacityB + stream + canvas]: the stream's tokens see what a stream sees,
 * the canvas both streams, the tokens fed with it included, and all of itself.
 */
export function continuedMask(shape: ContinuedShape): Float32Array {
  const { stream, canvas, capacityA, visibleA, capacityB, visibleB } = shape;
  const fed = stream + canvas;
  const columns = capacityA + capacityB + fed;
  const own = [fed];
  const mask = attentionMask({ fed, capacityA, visibleA, capacityB, visibleB, own });
  for (let row = 0; row < stream; row++) {
    const begin = row * columns;
    mask.fill(HIDDEN_SCORE, begin + capacityA, begin + capacityA + capacityB);
    mask.fill(HIDDEN_SCORE, begin + capacityA + capacityB + row + 1, begin + columns);
  }
  return mask;
}

/** Fed tokens that a token sees: from (inclusive) and to (exclusive); and which canvas it belongs to. */
interface Range {
  readonly from: number;
  readonly to: number;
  readonly canvas: number;
}

function canvasRanges(lengths: readonly number[], isOrdered: boolean): Range[] {
  let from = 0;
  return lengths.flatMap((length, canvas) => {
    const begin = from;
    from += length;
    return Array.from({ length }, (_, row) => ({
      from: begin,
      to: begin + (isOrdered ? row + 1 : length),
      canvas,
    }));
  });
}

function countOf(visible: number | readonly number[], canvas: number): number {
  return typeof visible === 'number' ? visible : (visible[canvas] ?? 0);
}
