import assert from 'node:assert/strict';
import type { SeenStreams } from '../../../../src/runtime/twoStream/canvasForwards';
import { encodeStream } from '../../../../src/runtime/twoStream/prefill';
import { STREAM } from '../../../../src/runtime/twoStream/graph';
import { suffixProbe, rescoreTexts } from '../../../../src/runtime/twoStream/rescore';
import { StreamCache, unusedKeysValues } from '../../../../src/runtime/twoStream/streamCache';
import { FakeGraph, SHAPE, type FakeOptions } from '../support/fakeGraph';

const TAG = 7;
const EOF = 8;
const PREFIX = [TAG, 20, 21, 22];
/** In the order fed: what stands next to the gap comes last. */
const SUFFIX = [TAG, 33, 32, 31];
const unused = unusedKeysValues(SHAPE);

async function seenBy(graph: FakeGraph, suffix = SUFFIX): Promise<SeenStreams> {
  const [a, b] = [new StreamCache(SHAPE), new StreamCache(SHAPE)];
  await encodeStream(graph, { stream: STREAM.prefix, cache: a, unused }, PREFIX, () => false);
  await encodeStream(graph, { stream: STREAM.suffix, cache: b, unused }, suffix, () => false);
  return { prefix: { cache: a, ids: PREFIX }, suffix: { cache: b, ids: suffix } };
}

async function read(texts: number[][], options: FakeOptions = {}, suffix = SUFFIX) {
  const graph = new FakeGraph(options);
  const probe = suffixProbe(suffix, EOF);
  const readings = await rescoreTexts(graph, texts, probe, await seenBy(graph, suffix), unused);
  const feeds = graph.runs.at(-1);
  assert.ok(feeds !== undefined);
  return { readings, feeds };
}

describe('rescoring', () => {
  it('feed each text behind the same prefix, and go on into the suffix', async () => {
    const { feeds } = await read([[40, 41], [50]]);
    assert.deepEqual(feeds.ids, [22, 40, 41, 31, 22, 50, 31]);
    assert.deepEqual(feeds.left, [21, 22, 40, 41, 21, 22, 50]);
    assert.deepEqual(feeds.positions, [3, 4, 5, 6, 3, 4, 5]);
    assert.equal(feeds.stream, STREAM.prefix);
    assert.deepEqual(feeds.ask, [0, 1, 2, 3, 4, 5, 6]);
  });

  it('show each token what comes before it in its own text, and the prefix', async () => {
    const { feeds } = await read([[40, 41], [50]]);
    const columns = feeds.a.capacity + feeds.b.capacity + feeds.ids.length;
    const seen = feeds.ids.map((_, row) =>
      Array.from({ length: columns }, (_, column) => column).filter(
        (column) => feeds.mask[row * columns + column] === 0,
      ),
    );
    const own = feeds.a.capacity + feeds.b.capacity;
    const before = [0, 1, 2];
    assert.deepEqual(seen[0], [...before, own]);
    assert.deepEqual(seen[3], [...before, own, own + 1, own + 2, own + 3]);
    assert.deepEqual(seen[5], [...before, own + 4, own + 5]);
  });

  it('sum what each token and the two behind the gap have', async () => {
    const answers: Record<number, number> = { 22: 40, 40: 31, 31: 32 };
    const { readings } = await read([[40]], {
      read: (ids, row) => [
        [answers[ids[row] ?? -1] ?? 0, 0.5],
        [99, 0.25],
      ],
    });
    assert.ok(Math.abs((readings[0] ?? NaN) - 3 * Math.log(0.5)) < 1e-6);
  });

  it('take the last candidate for a token that is none of them', async () => {
    const { readings } = await read([[40]], {
      read: () => [
        [98, 0.5],
        [99, 0.25],
      ],
    });
    assert.ok(Math.abs((readings[0] ?? NaN) - 3 * Math.log(0.25)) < 1e-6);
  });

  it('read an empty text by what stands behind the gap', async () => {
    assert.deepEqual((await read([[], [40]])).feeds.ids, [22, 31, 22, 40, 31]);
  });

  it('read the text alone where nothing stands behind the gap', async () => {
    assert.deepEqual((await read([[], [40, 41]], {}, [TAG, EOF])).feeds.ids, [22, 40]);
    assert.deepEqual(suffixProbe([TAG], EOF), []);
    assert.deepEqual(suffixProbe([TAG, EOF, 33], EOF), [33]);
  });
});
