import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Cancellation } from '../../src/runtime/host/cancellation';
import { DocumentCaches } from '../../src/runtime/twoStream/documentCaches';
import { encodeStream } from '../../src/runtime/twoStream/prefill';
import { STREAM, type Echo, type Feeds, type Graph, type Outputs } from '../../src/runtime/twoStream/graph';
import { infill } from '../../src/runtime/infill/infill';
import type { TwoStreamManifest } from '../../src/runtime/twoStream/manifest';
import { unusedKeysValues } from '../../src/runtime/twoStream/streamCache';
import { GOLDEN_FOLDER, openModel, type OpenModel } from '../support/model';
import { twoStreamModel } from '../support/twoStreamModel';

interface GoldenStep {
  readonly ids: readonly number[];
  readonly left: readonly number[];
  readonly right: readonly number[];
  readonly echo_left: readonly number[];
  readonly echo_right: readonly number[];
  readonly stream: readonly number[];
  readonly pos: readonly number[];
  readonly posB: readonly number[];
  /** How many columns of cache a, of cache b and of its own tokens each one sees. */
  readonly sees: readonly (readonly number[])[];
  /** The model's answers: [id, log probability], best first. */
  readonly top: readonly (readonly (readonly [number, number])[])[];
}

interface GoldenText {
  readonly kind: 'diffusion' | 'twin';
  readonly most: number;
  readonly languageId: string;
  readonly prefix: string;
  readonly suffix: string;
  readonly beginsFile: boolean;
  readonly endsFile: boolean;
  readonly prefixIds: readonly number[];
  readonly suffixIds: readonly number[];
  readonly steps: readonly GoldenStep[];
  readonly ended: boolean;
  readonly text: string;
}

describe('golden texts written from left to right', () => {
  const file = path.join(GOLDEN_FOLDER, 'leftright.json');
  const cases = JSON.parse(readFileSync(file, 'utf8')) as GoldenText[];
  let model: OpenModel;

  before(async () => {
    model = await openModel();
  });

  after(() => model.session.dispose());

  function manifestOf({ kind }: GoldenText): TwoStreamManifest {
    const { sampler } = model.manifest;
    const order = kind === 'twin' ? 'left-to-right' : 'parallel';
    return { ...model.manifest, sampler: { ...sampler, order } };
  }

  /** Writes a case's text; the streams are encoded in one forward each, as in Python. */
  async function write(golden: GoldenText, graph: Graph) {
    const manifest = manifestOf(golden);
    const unused = unusedKeysValues(manifest.model);
    const caches = new DocumentCaches(manifest.model, Infinity);
    const { prefix, suffix } = caches.open('golden');
    const encode = async (stream: 0 | 1, cache: typeof prefix, ids: readonly number[]) =>
      encodeStream(model.session, { stream, cache, unused }, ids, () => false, Infinity);
    await encode(STREAM.prefix, prefix, golden.prefixIds);
    await encode(STREAM.suffix, suffix, golden.suffixIds);
    const loaded = twoStreamModel({ manifest, tokenizer: model.words, graph, caches });
    const options = { order: 'left-to-right', maxTokens: golden.most } as const;
    const request = { id: 1, documentId: 'golden', ...golden, options };
    return infill(loaded, request, { cancellation: new Cancellation() });
  }

  it('are of both kinds of models', () => {
    assert.deepEqual(new Set(cases.map(({ kind }) => kind)), new Set(['diffusion', 'twin']));
  });

  it('are fed as in Python at every step, and make the same text of the same answers', async () => {
    for (const golden of cases) {
      const steps = golden.steps.values();
      const graph: Graph = {
        run: (feeds) => {
          const step = steps.next();
          assert.ok(step.done !== true, 'more steps than in Python');
          const { top, sees, ...fed } = step.value;
          assert.deepEqual(fedBy(feeds, model.manifest.model.vocab), fed);
          assert.deepEqual(seenBy(feeds), sees);
          return Promise.resolve(answer(top, feeds.ids.length, model.manifest));
        },
      };
      const result = await write(golden, graph);
      assert.ok(steps.next().done, 'fewer steps than in Python');
      assert.equal(result?.text, golden.text);
      assert.equal(result.stop, golden.ended ? 'complete' : 'steps');
    }
  });

  it('come out of the model', async () => {
    let same = 0;
    for (const golden of cases) {
      const graph: Graph = { run: (feeds) => model.session.run(feeds) };
      const result = await write(golden, graph);
      if (result?.text === golden.text) same++;
    }
    assert.ok(same >= cases.length - 1, `${same} of ${cases.length} are the same`);
  });
});

/** What the graph is fed, by the names of the golden file. */
function fedBy(feeds: Feeds, vocab: number): Omit<GoldenStep, 'top' | 'sees'> {
  const codes = (echoes: readonly Echo[]) => echoes.map((echo) => echo.strength * vocab + echo.id);
  const { stream } = feeds;
  return {
    ids: feeds.ids,
    left: feeds.left,
    right: feeds.right,
    echo_left: codes(feeds.echoLeft),
    echo_right: codes(feeds.echoRight),
    stream: typeof stream === 'number' ? feeds.ids.map(() => stream) : stream,
    pos: feeds.positions,
    posB: feeds.positionsB,
  };
}

/** Counts of visible columns, which must be the first ones of each part. */
function seenBy({ ids, mask, a, b }: Feeds): number[][] {
  const columns = a.capacity + b.capacity + ids.length;
  return ids.map((_, row) => {
    const line = mask.subarray(row * columns, (row + 1) * columns);
    const parts = [
      line.subarray(0, a.capacity),
      line.subarray(a.capacity, a.capacity + b.capacity),
      line.subarray(a.capacity + b.capacity),
    ];
    return parts.map((part) => {
      const count = part.filter((value) => value === 0).length;
      assert.ok(part.subarray(0, count).every((value) => value === 0));
      return count;
    });
  });
}

/** Golden answers, with keys and values that nobody looks at. */
function answer(top: GoldenStep['top'], fed: number, { model }: TwoStreamManifest): Outputs {
  const flat = top.flat();
  const blank = () =>
    Array.from({ length: model.layers }, () => {
      return new Float32Array(model.kvHeads * model.headDim * fed);
    });
  return {
    predictions: {
      rows: top.length,
      topK: top[0]?.length ?? 0,
      ids: flat.map(([id]) => id),
      logps: Float32Array.from(flat, ([, logp]) => logp),
    },
    keysValues: { keys: blank(), values: blank(), capacity: fed },
  };
}
