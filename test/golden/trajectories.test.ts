import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { blankCanvas, settledTokens, type Canvas } from '../../src/runtime/canvas';
import { Cancellation } from '../../src/runtime/cancellation';
import {
  denoiseForward,
  lengthForward,
  type SeenStreams,
} from '../../src/runtime/canvasForwards';
import { encodeStream } from '../../src/runtime/encode';
import { DocumentCaches } from '../../src/runtime/documentCaches';
import { STREAM, type Graph, type KeysValues, type Predictions } from '../../src/runtime/graph';
import { infill } from '../../src/runtime/infill';
import { denoiseStep, type SamplerRules } from '../../src/runtime/sampler';
import { samplerRules } from '../../src/runtime/samplerRules';
import { StreamCache, unusedKeysValues } from '../../src/runtime/streamCache';
import { streamsOf } from '../../src/runtime/streams';
import { GOLDEN_FOLDER, openModel, type OpenModel } from '../support/model';

interface GoldenStep {
  /** Token ids, -1 for a mask. */
  readonly canvas: readonly number[];
  /** The model's answers for the masked positions: [id, log probability], best first. */
  readonly top: readonly (readonly (readonly [number, number])[])[];
  /** [position, id, log probability] */
  readonly committed: readonly (readonly [number, number, number])[];
}

interface GoldenTrajectory {
  readonly languageId: string;
  readonly prefix: string;
  readonly suffix: string;
  readonly prefixIsWhole: boolean;
  readonly suffixIsWhole: boolean;
  /** Length of the canvas when it was given. */
  readonly oracle: number | null;
  readonly prefixIds: readonly number[];
  readonly suffixIds: readonly number[];
  /** First length of the canvas. */
  readonly length: number;
  readonly steps: readonly GoldenStep[];
  readonly ids: readonly number[];
  readonly text: string;
  /** What wins when several lengths are tried side by side. */
  readonly winner: string;
}

/**
 * Log probabilities of processors with other int8 instructions differ by this much: activations are quantised at run
 * time, and a rounding in one layer moves the next. With the same instructions they agree to the last digit written.
 */
const LOGP_TOLERANCE = 0.05;

describe('golden trajectories', () => {
  const file = path.join(GOLDEN_FOLDER, 'trajectories.json');
  const cases = JSON.parse(readFileSync(file, 'utf8')) as GoldenTrajectory[];
  let model: OpenModel;
  let unused: KeysValues;

  before(async () => {
    model = await openModel();
    unused = unusedKeysValues(model.manifest.model);
  });

  after(() => model.session.dispose());

  /** Encodes a stream in one forward, as Python does: activations are quantised over all tokens of a forward. */
  async function encoded(stream: 0 | 1, ids: readonly number[]) {
    const cache = new StreamCache(model.manifest.model);
    await encodeStream(model.session, { stream, cache, unused }, ids, () => false, Infinity);
    return { cache, ids };
  }

  async function seenBy(golden: GoldenTrajectory): Promise<SeenStreams> {
    return {
      prefix: await encoded(STREAM.prefix, golden.prefixIds),
      suffix: await encoded(STREAM.suffix, golden.suffixIds),
    };
  }

  function rulesOf({ oracle }: GoldenTrajectory): SamplerRules {
    const rules = samplerRules(model.manifest, model.words, {});
    return { ...rules, freeLength: oracle === null };
  }

  /** One step from a canvas. */
  async function stepFrom(canvas: Canvas, seen: SeenStreams, rules: SamplerRules) {
    const { mask } = model.manifest.tokens;
    const [predictions] = await denoiseForward(model.session, [canvas], mask, seen);
    assert.ok(predictions !== undefined);
    return denoiseStep(canvas, predictions, rules);
  }

  it('feed the same tokens', () => {
    assert.ok(cases.length >= 10);
    for (const golden of cases) {
      const request = { id: 1, documentId: 'golden', options: {}, ...golden };
      const empty = new StreamCache(model.manifest.model);
      const cache = { prefix: empty, suffix: empty };
      const streams = streamsOf(request, model.manifest, model.words, cache);
      assert.deepEqual(streams.prefix, golden.prefixIds);
      assert.deepEqual(streams.suffix, golden.suffixIds);
    }
  });

  it('name the same length', async () => {
    for (const golden of cases) {
      if (golden.oracle !== null) continue;
      const { tokens } = model.manifest;
      const [guess] = await lengthForward(model.session, tokens, await seenBy(golden));
      assert.equal(guess ?? 16, golden.length);
    }
  });

  it('commit the same tokens at every step for the same answers', () => {
    for (const golden of cases) {
      for (const { canvas, top, committed } of golden.steps) {
        const step = denoiseStep(canvasOf(canvas), predictionsOf(top), rulesOf(golden));
        assert.deepEqual(
          step.committed.map(({ position, id }) => [position, id]),
          committed.map(([position, id]) => [position, id]),
        );
      }
    }
  });

  it('get the same answers from the model', async () => {
    for (const golden of cases) {
      const seen = await seenBy(golden);
      const { mask } = model.manifest.tokens;
      for (const { canvas, top } of golden.steps) {
        const [found] = await denoiseForward(model.session, [canvasOf(canvas)], mask, seen);
        assert.ok(found !== undefined);
        const expected = predictionsOf(top);
        assert.equal(found.rows, expected.rows);
        expected.logps.forEach((logp, i) => {
          assert.ok(Math.abs((found.logps[i] ?? NaN) - logp) < LOGP_TOLERANCE);
          // Two candidates that close may have changed places.
          if (isDistinct(expected, i)) assert.equal(found.ids[i], expected.ids[i]);
        });
      }
    }
  });

  it('end with the same text', async () => {
    let same = 0;
    for (const golden of cases) {
      const seen = await seenBy(golden);
      let canvas = blankCanvas(golden.length);
      const { maxSteps } = model.manifest.sampler;
      for (let steps = 0; canvas.includes(undefined) && steps < maxSteps; steps++) {
        const step = await stepFrom(canvas, seen, rulesOf(golden));
        if (step.committed.length === 0) break;
        canvas = step.canvas;
      }
      const ids = settledTokens(canvas).map(({ id }) => id);
      if (isDeepStrictEqual(ids, golden.ids) && model.words.decode(ids) === golden.text) same++;
    }
    assert.ok(same >= cases.length - 2, `${same} of ${cases.length} are the same`);
  });

  it('let the same length win', async () => {
    const { manifest, words, session } = model;
    let same = 0;
    for (const golden of cases) {
      // A context of one forward a stream, as in Python.
      const graph: Graph = { run: (feeds) => session.run(feeds) };
      const caches = new DocumentCaches(manifest.model, Infinity);
      const request = { id: 1, documentId: 'golden', options: {}, ...golden };
      const { prefix, suffix } = caches.open(request.documentId);
      for (const [stream, cache, ids] of [
        [STREAM.prefix, prefix, golden.prefixIds],
        [STREAM.suffix, suffix, golden.suffixIds],
      ] as const) {
        await encodeStream(graph, { stream, cache, unused }, ids, () => false, Infinity);
      }
      const context = { manifest, tokenizer: words, graph, caches, unused, now: () => 0 };
      const result = await infill(context, request, { cancellation: new Cancellation() });
      if (result?.text === golden.winner) same++;
    }
    assert.ok(same >= cases.length - 2, `${same} of ${cases.length} are the same`);
  });
});

function canvasOf(ids: readonly number[]): Canvas {
  return ids.map((id) => (id < 0 ? undefined : { id, logp: 0 }));
}

function predictionsOf(top: GoldenStep['top']): Predictions {
  const flat = top.flat();
  return {
    rows: top.length,
    topK: top[0]?.length ?? 0,
    ids: flat.map(([id]) => id),
    logps: Float32Array.from(flat, ([, logp]) => logp),
  };
}

/** Whether a candidate's log probability is clearly another than its neighbours' in the list. */
function isDistinct({ logps, topK }: Predictions, index: number): boolean {
  const logp = logps[index] ?? NaN;
  const first = index % topK === 0;
  // What follows the last of the list is not known.
  if (index % topK === topK - 1) return false;
  const before = first ? Infinity : (logps[index - 1] ?? NaN);
  const after = logps[index + 1] ?? NaN;
  return before - logp > 2 * LOGP_TOLERANCE && logp - after > 2 * LOGP_TOLERANCE;
}
