import assert from 'node:assert/strict';
import type { InfillOptions, InfillRequest, StepEvent } from '../../../../src/protocol';
import { Cancellation } from '../../../../src/runtime/host/cancellation';
import { DocumentCaches } from '../../../../src/runtime/twoStream/documentCaches';
import { encodeStream } from '../../../../src/runtime/twoStream/prefill';
import { RuntimeFailure } from '../../../../src/runtime/host/failure';
import { STREAM, type Feeds } from '../../../../src/runtime/twoStream/graph';
import { infill } from '../../../../src/runtime/infill/infill';
import type { TwoStreamManifest } from '../../../../src/runtime/twoStream/manifest';
import { refreshed } from '../../../../src/runtime/twoStream/leftToRight/refreshed';
import { StreamCache, unusedKeysValues } from '../../../../src/runtime/twoStream/streamCache';
import { twoStreamModel, type TwoStreamTestParts } from '../../../support/twoStreamModel';
import { contentOf, FakeGraph, SHAPE, type FakeOptions, type Guess } from '../support/fakeGraph';
import { special, tinyManifest, tinyTokenizer } from '../support/tinyModel';

const tokenizer = tinyTokenizer();
const manifest = tinyManifest();
const twin: TwoStreamManifest = {
  ...manifest,
  sampler: { ...manifest.sampler, order: 'left-to-right' },
};
const [MASK, DELETE, EOF] = [special('<|mask|>'), special('<|delete|>'), special('<|eof|>')];
const PREFIX = 'abc = ';
const SUFFIX = '\nret\n';
const TEXT = 'ret abc ret 12';

function requestOf(
  options: InfillOptions = {},
  change: Partial<InfillRequest> = {},
): InfillRequest {
  return {
    id: 1,
    documentId: 'file:a',
    languageId: 'python',
    prefix: PREFIX,
    suffix: SUFFIX,
    beginsFile: true,
    endsFile: true,
    options: { order: 'left-to-right', ...options },
    ...change,
  };
}

/**
 * A diffusion model that knows how `text` goes on, from how often it was asked: the first mask is the next token, the
 * second one what comes behind it.
 */
function diffusion(text: string): FakeOptions {
  const ids = tokenizer.encode(text);
  return { topK: 2, guess: (fed, row, step) => sure(ids[step + row - fed.indexOf(MASK)], DELETE) };
}

/** A twin that knows how `text` goes on. */
function twinOf(text: string): FakeOptions {
  const ids = tokenizer.encode(text);
  return { topK: 2, guess: (_, __, step) => sure(ids[step], EOF) };
}

const sure = (id: number | undefined, end: number): Guess => [
  [id ?? end, 0.9],
  [special('<|bof|>'), 0.1],
];

async function run(
  fake: FakeOptions,
  request = requestOf(),
  change: Partial<TwoStreamTestParts> = {},
  cancellation = new Cancellation(),
) {
  const graph = new FakeGraph(fake);
  const caches = new DocumentCaches(SHAPE, 1e9);
  const model = twoStreamModel({ manifest, tokenizer, graph, caches, ...change });
  const steps: StepEvent[] = [];
  const onStep = (event: StepEvent): void => void steps.push(event);
  const result = await infill(model, request, { cancellation, onStep });
  return { result, graph, caches, steps, cache: caches.open(request.documentId).prefix };
}

/** The cache of a prefix stream that was encoded from scratch. */
async function scratch(ids: readonly number[]): Promise<StreamCache> {
  const cache = new StreamCache(SHAPE);
  const unused = unusedKeysValues(SHAPE);
  await encodeStream(new FakeGraph(), { stream: STREAM.prefix, cache, unused }, ids, () => false);
  return cache;
}

const isStep = ({ stream }: Feeds): boolean => typeof stream !== 'number' || stream === 2;

describe('a diffusion model from left to right', () => {
  it('writes a token a forward, and ends where the second mask is nothing', async () => {
    const { result, graph, steps } = await run(diffusion(TEXT));
    const length = tokenizer.encode(TEXT).length;
    assert.equal(result?.text, TEXT);
    assert.equal(result.stop, 'complete');
    assert.equal(result.steps, length);
    // One for each stream, and no other: the first token is asked for without one to feed.
    assert.equal(result.forwards, length + 2);
    assert.ok(Math.abs(result.confidence - 0.9) < 1e-6);
    assert.deepEqual(steps.at(-1)?.canvas.join(''), TEXT);
    const fed = graph.runs.filter(isStep).map(({ ids }) => ids.length);
    assert.deepEqual(fed, [2, ...Array.from({ length: length - 1 }, () => 3)]);
  });

  it('leaves in the cache what encoding the text as a prefix would have given', async () => {
    const { cache, graph } = await run(diffusion(TEXT));
    const prefix = graph.runs[0]!.ids;
    // The last token was never fed.
    const ids = [...prefix, ...tokenizer.encode(TEXT).slice(0, -1)];
    assert.deepEqual(cache.cached, ids);
    assert.deepEqual(contentOf(cache, ids.length), contentOf(await scratch(ids), ids.length));
  });

  it('shows the masks both sides, and the token before them the prefix only', async () => {
    const { graph } = await run(diffusion(TEXT));
    const { mask, a, b, ids, ask, stream } = graph.runs.filter(isStep)[1]!;
    assert.deepEqual(
      [stream, ask],
      [
        [0, 2, 2],
        [1, 2],
      ],
    );
    const columns = a.capacity + b.capacity + ids.length;
    const seen = [0, 1, 2].map((row) => {
      const line = mask.slice(row * columns, (row + 1) * columns);
      const count = (from: number, to: number): number =>
        line.slice(from, to).filter((value) => value === 0).length;
      const [bBegin, own] = [a.capacity, a.capacity + b.capacity];
      return [count(0, bBegin), count(bBegin, own), count(own, columns)];
    });
    const before = graph.runs[0]!.ids.length;
    const behind = graph.runs[1]!.ids.length;
    assert.deepEqual(seen, [
      [before, 0, 1],
      [before, behind, 3],
      [before, behind, 3],
    ]);
  });

  it('cuts its window when it is full, and goes on', async () => {
    const long = TEXT.repeat(24);
    const { result, graph, cache } = await run(diffusion(long), requestOf({ maxTokens: 500 }));
    assert.equal(result?.text, long);
    const { maxPrefix } = manifest.model;
    assert.ok(tokenizer.encode(long).length > 2 * maxPrefix);
    for (const { positions } of graph.runs) assert.ok(Math.max(...positions) <= maxPrefix + 2);
    assert.equal(cache.cached[0], special('<|lang:python|>'));
    const { length } = cache;
    const fresh = await scratch(cache.cached);
    assert.deepEqual(contentOf(cache, length), contentOf(fresh, length));
  });
});

describe('the twin', () => {
  const change = { manifest: twin };

  it('writes a token a forward on its canvas, and ends where it says so', async () => {
    const { result, graph } = await run(twinOf('abc ret'), { ...requestOf(), options: {} }, change);
    assert.equal(result?.text, 'abc ret');
    assert.equal(result.stop, 'complete');
    const steps = graph.runs.filter(isStep);
    assert.deepEqual(
      steps.map(({ ids }) => ids),
      [[MASK], ...tokenizer.encode('abc ret').map((id) => [id])],
    );
    const { length } = graph.runs[0]!.ids;
    assert.deepEqual(
      steps.map(({ positions }) => positions),
      steps.map((_, k) => [length - 1 + k]),
    );
  });

  it('is told of what it has written, and nothing of what comes', async () => {
    const { graph } = await run(twinOf('abc ret 1'), requestOf(), change);
    const last = graph.runs[0]!.ids.at(-1);
    const ids = tokenizer.encode('abc ret 1');
    const steps = graph.runs.filter(isStep);
    assert.deepEqual(
      steps.map(({ left }) => left[0]),
      [last, last, ...ids.slice(0, -1)],
    );
    assert.ok(steps.every(({ right }) => right[0] === 0));
  });

  it('leaves nothing of its canvas in the cache, whether it ends or is cancelled', async () => {
    const prefix = [special('<|lang:python|>'), special('<|bof|>'), ...tokenizer.encode(PREFIX)];
    const ended = await run(twinOf(TEXT), requestOf(), change);
    assert.deepEqual(ended.cache.cached, prefix);
    const cancellation = new Cancellation();
    const onForward = (_: Feeds, count: number): void => {
      if (count === 5) cancellation.cancel();
    };
    const stopped = await run({ ...twinOf(TEXT), onForward }, requestOf(), change, cancellation);
    assert.equal(stopped.result, undefined);
    assert.deepEqual(stopped.cache.cached, prefix);
  });

  it('writes no more than its longest canvas holds', async () => {
    const { result } = await run(twinOf(TEXT.repeat(9)), requestOf({ maxTokens: 400 }), change);
    assert.equal(result?.tokens, manifest.model.maxCanvas - 2);
    assert.equal(result.stop, 'steps');
  });

  it('says that it cannot write in parallel', async () => {
    const asked = run(twinOf(TEXT), requestOf({ order: 'parallel' }), change);
    await assert.rejects(asked, (error: unknown) => {
      assert.ok(error instanceof RuntimeFailure);
      assert.equal(error.code, 'bad-request');
      return error.message.includes('left to right only');
    });
  });
});

describe('writing from left to right', () => {
  for (const [name, fake, change] of [
    ['a diffusion model', diffusion, { manifest }],
    ['the twin', twinOf, { manifest: twin }],
  ] as const) {
    describe(name, () => {
      it('ends before a line break when a single line is wanted', async () => {
        const { result } = await run(fake('ret\nabc'), requestOf({ singleLine: true }), change);
        assert.deepEqual([result?.text, result?.stop], ['ret', 'newline']);
      });

      it('writes as many tokens as are wanted at most', async () => {
        const { result } = await run(fake(TEXT), requestOf({ maxTokens: 2 }), change);
        assert.deepEqual([result?.tokens, result?.stop], [2, 'steps']);
      });

      it('writes exactly as many tokens as it is told to, however the model would end', async () => {
        const asked: FakeOptions = { topK: 2, guess: (_, __, step) => endings(step) };
        const { result } = await run(asked, requestOf({ oracleLengthOf: TEXT }), change);
        assert.equal(result?.tokens, tokenizer.encode(TEXT).length);
        assert.equal(result.stop, 'complete');
      });

      it('gives up where the model names nothing that is text', async () => {
        const { result } = await run({ topK: 2, guess: () => [] }, requestOf(), change);
        assert.deepEqual([result?.text, result?.stop], ['', 'unsure']);
      });

      it('keeps what is written by the deadline', async () => {
        let time = 0;
        const now = (): number => time;
        const onForward = (_: Feeds, count: number): void => void (time = count * 10);
        const options = requestOf({ deadlineMs: 40 });
        const { result } = await run({ ...fake(TEXT), onForward }, options, { ...change, now });
        assert.deepEqual([result?.tokens, result?.stop], [2, 'deadline']);
      });

      it('stops within a forward when it is cancelled', async () => {
        const cancellation = new Cancellation();
        const onForward = (_: Feeds, count: number): void => {
          if (count === 4) cancellation.cancel();
        };
        const options = { ...fake(TEXT), onForward };
        const { result, graph } = await run(options, requestOf(), change, cancellation);
        assert.equal(result, undefined);
        assert.equal(graph.runs.length, 4);
      });
    });
  }

  /** Ends first of all, and only then is text. */
  function endings(step: number): Guess {
    return [
      [step % 2 === 0 ? DELETE : EOF, 0.9],
      [tokenizer.encode('abc')[0]!, 0.1],
    ];
  }
});

describe('a prefix window without room', () => {
  const newline = 99;

  it('keeps its tag and the newer half, from a line start on', () => {
    const ids = [7, ...Array.from({ length: 39 }, (_, i) => (i === 22 ? newline : 200 + i))];
    const kept = refreshed(ids, 40, (id) => id === newline);
    assert.deepEqual(kept, [7, ...ids.slice(24)]);
  });

  it('is cut within a line where none begins', () => {
    const ids = [7, ...Array.from({ length: 39 }, (_, i) => 200 + i)];
    assert.deepEqual(
      refreshed(ids, 40, () => false),
      [7, ...ids.slice(20)],
    );
  });
});
