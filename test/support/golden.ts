import assert from 'node:assert/strict';
import type { Predictions } from '../../src/runtime/denoiser';
import { maskedPositions, type Canvas } from '../../src/runtime/infill/canvas';
import {
  placedForward,
  type SeenStream,
  type SeenStreams,
} from '../../src/runtime/twoStream/canvasForwards';
import { encodeStream } from '../../src/runtime/twoStream/prefill';
import { STREAM, type Graph } from '../../src/runtime/twoStream/graph';
import { StreamCache, unusedKeysValues } from '../../src/runtime/twoStream/streamCache';
import type { OpenModel } from './model';

/** The model's answers as golden files hold them: a row a position, [id, log probability], best first. */
export type GoldenTop = readonly (readonly (readonly [number, number])[])[];

/**
 * The model's answers for one canvas. Where processors without AVX-512 answer otherwise, `other` holds their answers:
 * float sums differ in the last bit there, which may decide how an activation is rounded to 8 bits.
 */
export interface GoldenAnswers {
  readonly top: GoldenTop;
  readonly other?: GoldenTop;
}

/** How much log probabilities of one kind of processor may differ. Mostly they agree to the last digit written. */
const LOGP_TOLERANCE = 0.05;

/** Both streams, each encoded in one forward as Python does: activations are quantised over all tokens of a forward. */
export async function goldenStreams(
  { manifest, session }: OpenModel,
  { prefixIds, suffixIds }: { prefixIds: readonly number[]; suffixIds: readonly number[] },
): Promise<SeenStreams> {
  const unused = unusedKeysValues(manifest.model);
  const encoded = async (stream: 0 | 1, ids: readonly number[]): Promise<SeenStream> => {
    const cache = new StreamCache(manifest.model);
    await encodeStream(session, { stream, cache, unused }, ids, () => false, Infinity);
    return { cache, ids };
  };
  return {
    prefix: await encoded(STREAM.prefix, prefixIds),
    suffix: await encoded(STREAM.suffix, suffixIds),
  };
}

/** Predictions for the masks of canvases between the whole of both streams, in one forward. */
export function denoiseForward(
  graph: Graph,
  canvases: readonly Canvas[],
  mask: number,
  { prefix, suffix }: SeenStreams,
): Promise<readonly Predictions[]> {
  const place = { seenPrefix: prefix.ids.length, seenSuffix: suffix.ids.length };
  const placed = canvases.map((canvas) => ({ canvas, ...place, ask: maskedPositions(canvas) }));
  return placedForward(graph, placed, mask, { prefix, suffix });
}

/** @param ids -1 for a mask */
export function canvasOf(ids: readonly number[]): Canvas {
  return ids.map((id) => (id < 0 ? undefined : { id, logp: 0 }));
}

export function predictionsOf(top: GoldenTop): Predictions {
  const flat = top.flat();
  return {
    rows: top.length,
    topK: top[0]?.length ?? 0,
    ids: flat.map(([id]) => id),
    logps: Float32Array.from(flat, ([, logp]) => logp),
  };
}

/** Fails unless the answers are those of the golden file, in the same order where they are clearly apart. */
export function assertSameAnswers(found: Predictions, { top, other }: GoldenAnswers): void {
  const expected = predictionsOf(top);
  if (other !== undefined && !isNear(found, expected)) assertNear(found, predictionsOf(other));
  else assertNear(found, expected);
}

function assertNear(found: Predictions, expected: Predictions): void {
  assert.equal(found.rows, expected.rows);
  expected.logps.forEach((logp, i) => {
    const apart = Math.abs((found.logps[i] ?? NaN) - logp);
    assert.ok(apart < LOGP_TOLERANCE, `answer ${i} is ${apart} away`);
    if (isDistinct(expected, i)) assert.equal(found.ids[i], expected.ids[i]);
  });
}

function isNear({ logps }: Predictions, expected: Predictions): boolean {
  return expected.logps.every((logp, i) => Math.abs((logps[i] ?? NaN) - logp) < LOGP_TOLERANCE);
}

/** Whether a candidate's log probability is clearly another than its neighbours' in the list. */
function isDistinct({ logps, topK }: Predictions, index: number): boolean {
  const logp = logps[index] ?? NaN;
  // What follows the last of the list is not known.
  if (index % topK === topK - 1) return false;
  const before = index % topK === 0 ? Infinity : (logps[index - 1] ?? NaN);
  const after = logps[index + 1] ?? NaN;
  return before - logp > 2 * LOGP_TOLERANCE && logp - after > 2 * LOGP_TOLERANCE;
}
