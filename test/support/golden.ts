import assert from 'node:assert/strict';
import type { Canvas } from '../../src/runtime/infill/canvas';
import type { SeenStream, SeenStreams } from '../../src/runtime/twoStream/canvasForwards';
import { encodeStream } from '../../src/runtime/twoStream/prefill';
import { STREAM, type Predictions } from '../../src/runtime/twoStream/graph';
import { StreamCache, unusedKeysValues } from '../../src/runtime/twoStream/streamCache';
import type { OpenModel } from './model';

/** The model's answers as golden files hold them: a row a position, [id, log probability], best first. */
export type GoldenTop = readonly (readonly (readonly [number, number])[])[];

/**
 * Log probabilities of processors with other int8 instructions differ by this much: activations are quantised at run
 * time, and a rounding in one layer moves the next. With the same instructions they agree to the last digit written.
 */
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
export function assertSameAnswers(found: Predictions, top: GoldenTop): void {
  const expected = predictionsOf(top);
  assert.equal(found.rows, expected.rows);
  expected.logps.forEach((logp, i) => {
    assert.ok(Math.abs((found.logps[i] ?? NaN) - logp) < LOGP_TOLERANCE);
    if (isDistinct(expected, i)) assert.equal(found.ids[i], expected.ids[i]);
  });
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
