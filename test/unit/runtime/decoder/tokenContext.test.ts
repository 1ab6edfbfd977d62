import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Branch, Prediction } from '../../../../src/runtime/decoder/branch';
import { Contexts } from '../../../../src/runtime/decoder/contexts';
import { readSegments } from '../../../../src/runtime/decoder/readSegments';
import { TokenContext } from '../../../../src/runtime/decoder/tokenContext';
import { forwardsOver, NEVER, readContext } from '../support/decoderParts';
import { FakeForward, SHAPE } from '../support/fakeForward';

const id = fc.integer({ min: 33, max: 122 });
const someIds = fc.array(id, { minLength: 1, maxLength: 20 });

/** What is expected behind `ids`, read from scratch. */
async function expected(ids: readonly number[]): Promise<Prediction> {
  const context = await readContext(new FakeForward(), ids);
  return context.predictions.at(-1)!;
}

const read = (context: TokenContext, branch: Branch, ids: readonly number[]) =>
  readSegments(new FakeForward(), context, [{ branch, ids, askFrom: 0 }]);

describe('token context', () => {
  it('expects the same whether a prompt is read in pieces or at once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(someIds, { minLength: 1, maxLength: 8 }), async (pieces) => {
        const context = new TokenContext(SHAPE, 'file');
        for (const ids of pieces) {
          await readSegments(new FakeForward(), context, [{ ids, askFrom: 0 }]);
        }
        const whole = await readContext(new FakeForward(), pieces.flat());
        assert.deepEqual(context.ids, whole.ids);
        assert.deepEqual(context.predictions, whole.predictions);
      }),
    );
  });

  it('expects the same behind a cut and another end', async () => {
    await fc.assert(
      fc.asyncProperty(someIds, someIds, fc.nat(), async (first, second, cut) => {
        const context = await readContext(new FakeForward(), first);
        context.truncate(cut % first.length);
        await readSegments(new FakeForward(), context, [{ ids: second, askFrom: 0 }]);
        assert.deepEqual(context.predictions.at(-1), await expected(context.ids));
      }),
    );
  });

  it('expects the same for branches read side by side as one by one', async () => {
    const branches = fc.array(fc.tuple(fc.nat(), someIds, someIds), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(someIds, branches, async (trunk, specs) => {
        const graph = new FakeForward();
        const context = await readContext(graph, trunk);
        const opened = specs.map(([fork, ids, more]) => {
          const at = 1 + (fork % trunk.length);
          return { at, ids, more, branch: context.branch(at).derive(0) };
        });
        await readSegments(
          graph,
          context,
          opened.map(({ branch, ids }) => ({ branch, ids, askFrom: 0 })),
        );
        await readSegments(
          graph,
          context,
          opened.map(({ branch, more }) => ({ branch, ids: more, askFrom: more.length - 1 })),
        );
        for (const { at, ids, more, branch } of opened) {
          const alone = [...trunk.slice(0, at), ...ids, ...more];
          assert.deepEqual(branch.predictionAfter(branch.length), await expected(alone));
        }
      }),
    );
  });

  it('goes on behind the branch it adopted as if it had always been the trunk', async () => {
    await fc.assert(
      fc.asyncProperty(someIds, someIds, someIds, fc.nat(), async (trunk, ids, more, cut) => {
        const context = await readContext(new FakeForward(), trunk);
        const fork = 1 + (cut % trunk.length);
        const dropped = context.branch(fork).derive(0);
        const kept = context.branch(fork).derive(0);
        await read(context, dropped, more);
        await read(context, kept, ids);
        await read(context, dropped, ids);
        await read(context, kept, more);
        kept.truncate(ids.length + (cut % more.length));
        context.adopt(kept);
        await readSegments(new FakeForward(), context, [{ ids: more, askFrom: 0 }]);
        assert.deepEqual(context.ids.slice(0, fork + ids.length), [
          ...trunk.slice(0, fork),
          ...ids,
        ]);
        assert.deepEqual(context.predictions.at(-1), await expected(context.ids));
      }),
    );
  });

  it('keeps what is cached when it grows', async () => {
    const long = Array.from({ length: 300 }, (_, index) => 33 + (index % 90));
    const context = await readContext(new FakeForward(), long.slice(0, 100));
    await readSegments(new FakeForward(), context, [{ ids: long.slice(100), askFrom: 199 }]);
    assert.ok(context.buffers.columns >= 300);
    assert.deepEqual(context.predictions.at(-1), await expected(long));
  });

  it('gives the log probabilities of given tokens, branch by branch', async () => {
    const graph = new FakeForward({
      guess: (ids) => [
        [ids.length, 0.5],
        [99, 0.25],
      ],
    });
    const context = await readContext(graph, [40, 41]);
    const branches = [context.branch(2), context.branch(1).derive(0)];
    const answers = await readSegments(graph, context, [
      { branch: branches[0]!, ids: [50, 51], askFrom: 1, given: [4] },
      { branch: branches[1]!, ids: [60], askFrom: 0, given: [99] },
    ]);
    const probabilities = answers.map((logps) => [...logps].map((logp) => Math.exp(logp)));
    assert.deepEqual(
      probabilities.flat().map((p) => +p.toFixed(3)),
      [0.5, 0.25],
    );
  });

  it('refuses to read the trunk beside branches', async () => {
    const context = await readContext(new FakeForward(), [40]);
    const segments = [
      { ids: [1], askFrom: 0 },
      { branch: context.branch(1), ids: [1], askFrom: 0 },
    ];
    await assert.rejects(readSegments(new FakeForward(), context, segments), /alone/);
  });
});

describe('contexts', () => {
  const ids = (length: number, seed: number) =>
    Array.from({ length }, (_, index) => 33 + ((index * seed) % 90));
  const fill = async (contexts: Contexts, documentId: string, prompt: readonly number[]) => {
    const graph = new FakeForward();
    const context = contexts.acquire(documentId, prompt, 'foreground');
    const cached = context.length;
    await forwardsOver(graph).readTrunk(context, prompt, prompt.length - 1);
    assert.deepEqual(context.predictions.at(-1), await expected(prompt));
    return { cached, context };
  };

  it('reads only what a prompt adds', async () => {
    const contexts = new Contexts(SHAPE, 1e9);
    await fill(contexts, 'a', ids(50, 3));
    assert.equal((await fill(contexts, 'a', [...ids(50, 3), 70])).cached, 50);
    assert.equal((await fill(contexts, 'a', [...ids(48, 3), 71])).cached, 48);
  });

  it('keeps a prompt whose end would be lost, and shares its beginning', async () => {
    const contexts = new Contexts(SHAPE, 1e9);
    const first = ids(200, 3);
    await fill(contexts, 'a', first);
    const second = [...first.slice(0, 100), ...ids(50, 7)];
    assert.equal((await fill(contexts, 'a', second)).cached, 100);
    assert.equal((await fill(contexts, 'a', first)).cached, 200);
    assert.equal((await fill(contexts, 'a', second)).cached, 150);
  });

  it('does not count what the model wrote as lost', async () => {
    const contexts = new Contexts(SHAPE, 1e9);
    const { context } = await fill(contexts, 'a', ids(50, 3));
    await readSegments(new FakeForward(), context, [{ ids: ids(100, 5), askFrom: 0 }]);
    assert.equal((await fill(contexts, 'a', [...ids(50, 3), 72])).context, context);
  });

  it('forgets the least recently used beyond its bytes, never the one in use', async () => {
    const one = new TokenContext(SHAPE, '').buffers;
    one.reserve(200);
    const contexts = new Contexts(SHAPE, 3 * one.bytes);
    for (const seed of [1, 7, 11, 13]) await fill(contexts, 'a', ids(100, seed));
    assert.ok(contexts.bytes <= 3 * one.bytes);
    assert.equal((await fill(contexts, 'a', ids(100, 13))).cached, 100);
    assert.equal((await fill(contexts, 'a', ids(100, 1))).cached, 0);
    const tight = new Contexts(SHAPE, 1);
    assert.equal((await fill(tight, 'a', ids(100, 1))).cached, 0);
    assert.equal((await fill(tight, 'a', ids(100, 1))).cached, 100);
  });

  it('never changes or forgets a context that another lane works in', async () => {
    const contexts = new Contexts(SHAPE, 1);
    const { context } = await fill(contexts, 'a', ids(50, 3));
    const other = contexts.acquire('a', [...ids(40, 3), 99], 'background');
    assert.notEqual(other, context);
    assert.equal(other.length, 40);
    assert.equal(context.length, 50);
    assert.equal((await fill(contexts, 'a', ids(50, 3))).cached, 50);
    contexts.release('foreground');
    contexts.acquire('b', ids(50, 7), 'background');
    assert.equal(contexts.acquire('a', ids(50, 3), 'foreground').length, 0);
  });

  it('forgets a document that is closed', async () => {
    const contexts = new Contexts(SHAPE, 1e9);
    await fill(contexts, 'a', ids(50, 3));
    await fill(contexts, 'b', ids(50, 7));
    contexts.close('a');
    assert.equal((await fill(contexts, 'b', ids(50, 7))).cached, 50);
    contexts.clear();
    assert.equal(contexts.bytes, 0);
  });

  it('asks again where a prediction is missing', async () => {
    const graph = new FakeForward();
    const forwards = forwardsOver(graph);
    const prompt = ids(40, 3);
    const context = new TokenContext(SHAPE, 'a');
    await forwards.readTrunk(context, prompt, 39);
    await forwards.readTrunk(context, prompt, 39);
    assert.equal(graph.read, 40);
    await forwards.readTrunk(context, prompt, 37);
    assert.equal(graph.read, 43);
  });

  it('stops between two pieces when cancelled and goes on where it was', async () => {
    let cancelled = false;
    const graph = new FakeForward({ onForward: (_, count) => (cancelled = count === 2) });
    const prompt = ids(400, 3);
    const context = new TokenContext(SHAPE, 'a');
    const interruption = { ...NEVER, isRequested: () => cancelled };
    assert.equal(await forwardsOver(graph, interruption).readTrunk(context, prompt, 399), false);
    assert.equal(graph.runs.length, 2);
    assert.ok(context.length > 0 && context.length < 400);
    assert.equal(await forwardsOver(graph).readTrunk(context, prompt, 399), true);
    assert.equal(graph.read, 400);
    assert.deepEqual(context.predictions.at(-1), await expected(prompt));
  });
});
