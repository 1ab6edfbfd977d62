import { canvasIds, maskedPositions, type Canvas } from './canvas';
import { attentionMask, canvasPositions, canvasPositionsB } from './geometry';
import { STREAM, type Graph, type KeysValues, type Predictions } from './graph';
import type { SpecialTokens } from './manifest';
import { canvasNeighbours, UNKNOWN } from './neighbours';

/** An encoded stream as a canvas sees it: `length` tokens of a cache that may hold more, ending with `last`. */
export interface SeenStream {
  readonly cache: KeysValues;
  readonly length: number;
  readonly last: number;
}

export interface SeenStreams {
  readonly prefix: SeenStream;
  readonly suffix: SeenStream;
}

/** Predictions for the masked positions of a canvas, in ascending order. The canvas must have at least one. */
export async function denoiseForward(
  graph: Graph,
  canvas: Canvas,
  mask: number,
  seen: SeenStreams,
): Promise<Predictions> {
  return canvasForward(graph, canvasIds(canvas, mask), maskedPositions(canvas), seen);
}

/**
 * Asks the model how many tokens are missing.
 * @returns the first canvas's length in tokens; undefined when no bucket is among the best candidates
 */
export async function lengthForward(
  graph: Graph,
  tokens: Pick<SpecialTokens, 'len' | 'lengths'>,
  seen: SeenStreams,
): Promise<number | undefined> {
  const predictions = await canvasForward(graph, [tokens.len], [0], seen);
  for (const id of predictions.ids) {
    const length = tokens.lengths.get(id);
    if (length !== undefined) return length;
  }
  return undefined;
}

/** The stream `ids` as a canvas sees it, once it is in the cache. */
export function seenStream(cache: KeysValues, ids: readonly number[]): SeenStream {
  return { cache, length: ids.length, last: ids.at(-1) ?? UNKNOWN };
}

async function canvasForward(
  graph: Graph,
  ids: readonly number[],
  ask: readonly number[],
  { prefix, suffix }: SeenStreams,
): Promise<Predictions> {
  const fed = ids.length;
  const { predictions } = await graph.run({
    ids,
    ...canvasNeighbours(ids, prefix.last, suffix.last),
    stream: STREAM.canvas,
    positions: canvasPositions(prefix.length, fed),
    positionsB: canvasPositionsB(suffix.length, fed),
    mask: attentionMask({
      fed,
      capacityA: prefix.cache.capacity,
      visibleA: prefix.length,
      capacityB: suffix.cache.capacity,
      visibleB: suffix.length,
      causal: false,
    }),
    a: prefix.cache,
    b: suffix.cache,
    ask,
    wantKeysValues: false,
  });
  return predictions;
}
