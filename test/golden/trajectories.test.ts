import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { blankCanvas, settledTokens, type Canvas } from '../../src/runtime/infill/canvas';
import { Cancellation } from '../../src/runtime/host/cancellation';
import { lengthForward, type SeenStreams } from '../../src/runtime/twoStream/canvasForwards';
import { noiseOf } from '../../src/runtime/gumbelNoise';
import { infill } from '../../src/runtime/infill/infill';
import { denoiseStep, type SamplerRules } from '../../src/runtime/infill/sampler';
import { samplerRules } from '../../src/runtime/infill/samplerRules';
import { StreamCache } from '../../src/runtime/twoStream/streamCache';
import { gapStreams } from '../../src/runtime/twoStream/streams';
import {
  assertSameAnswers,
  canvasOf,
  denoiseForward,
  goldenStreams,
  predictionsOf, type GoldenAnswers,
} from '../support/golden';
import { GOLDEN_FOLDER, openModel, type OpenModel } from '../support/model';
import { twoStreamModel } from '../support/twoStreamModel';

/** A canvas, and the model's answers for its masked positions. */
interface GoldenStep extends GoldenAnswers {
  /** Token ids, -1 for a mask. */
  readonly canvas: readonly number[];
  /** [position, id, log probability] */
  readonly committed: readonly (readonly [number, number, number])[];
  /** [position, id] of what is committed when tokens are drawn, with the case's number as the seed. */
  readonly drawn: readonly (readonly [number, number])[];
  /** Masks had been deleted before. */
  readonly shrunk: boolean;
}

interface GoldenTrajectory {
  readonly languageId: string;
  readonly prefix: string;
  readonly suffix: string;
  readonly beginsFile: boolean;
  readonly endsFile: boolean;
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

describe('golden trajectories', () => {
  const file = path.join(GOLDEN_FOLDER, 'trajectories.json');
  const cases = JSON.parse(readFileSync(file, 'utf8')) as GoldenTrajectory[];
  let model: OpenModel;

  before(async () => {
    model = await openModel();
  });

  after(() => model.session.dispose());

  /** The model with contexts of one forward a stream, as in Python. */
  const loaded = () => {
    const { manifest, words: tokenizer, session: graph } = model;
    return twoStreamModel({ manifest, tokenizer, graph, prefillChunk: Infinity });
  };

  const seenBy = (golden: GoldenTrajectory): Promise<SeenStreams> => goldenStreams(model, golden);

  function rulesOf({ oracle }: GoldenTrajectory): SamplerRules {
    const rules = samplerRules(loaded(), {});
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
      const streams = gapStreams(request, model.manifest, model.words, cache);
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
      for (const { canvas, top, committed, shrunk } of golden.steps) {
        const rules = { ...rulesOf(golden), mayGrow: !shrunk };
        const step = denoiseStep(canvasOf(canvas), predictionsOf(top), rules);
        assert.deepEqual(
          step.committed.map(({ position, id }) => [position, id]),
          committed.map(([position, id]) => [position, id]),
        );
      }
    }
  });

  it('draw the same tokens at every step for the same answers and seed', () => {
    let others = 0;
    cases.forEach((golden, seed) => {
      const noise = noiseOf({ temperature: 1, seed });
      golden.steps.forEach(({ canvas, top, committed, drawn, shrunk }, step) => {
        const rules = { ...rulesOf(golden), mayGrow: !shrunk, ...(noise && { noise: noise(step) }) };
        const found = denoiseStep(canvasOf(canvas), predictionsOf(top), rules);
        const ids = found.committed.map(({ position, id }) => [position, id]);
        assert.deepEqual(ids, drawn);
        if (!isDeepStrictEqual(ids, committed.map(([position, id]) => [position, id]))) others++;
      });
    });
    assert.ok(others > 10, 'a draw is another choice now and then');
  });

  it('get the same answers from the model', async () => {
    for (const golden of cases) {
      const seen = await seenBy(golden);
      const { mask } = model.manifest.tokens;
      for (const { canvas, ...answers } of golden.steps) {
        const [found] = await denoiseForward(model.session, [canvasOf(canvas)], mask, seen);
        assert.ok(found !== undefined);
        assertSameAnswers(found, answers);
      }
    }
  });

  it('end with the same text', async () => {
    let same = 0;
    for (const golden of cases) {
      const seen = await seenBy(golden);
      let canvas = blankCanvas(golden.length);
      let mayGrow = true;
      const { maxSteps } = model.manifest.sampler;
      for (let steps = 0; canvas.includes(undefined) && steps < maxSteps; steps++) {
        const step = await stepFrom(canvas, seen, { ...rulesOf(golden), mayGrow });
        mayGrow &&= !step.shrank;
        if (step.committed.length === 0) break;
        canvas = step.canvas;
      }
      const ids = settledTokens(canvas).map(({ id }) => id);
      if (isDeepStrictEqual(ids, golden.ids) && model.words.decode(ids) === golden.text) same++;
    }
    assert.ok(same >= cases.length - 2, `${same} of ${cases.length} are the same`);
  });

  it('let the same length win', async () => {
    let same = 0;
    for (const golden of cases) {
      const request = { id: 1, documentId: 'golden', options: {}, ...golden };
      const result = await infill(loaded(), request, { cancellation: new Cancellation() });
      if (result?.text === golden.winner) same++;
    }
    assert.ok(same >= cases.length - 2, `${same} of ${cases.length} are the same`);
  });
});
