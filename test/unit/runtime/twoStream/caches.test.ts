import assert from 'node:assert/strict';
import fc from 'fast-check';
import { DocumentCaches } from '../../../../src/runtime/twoStream/documentCaches';
import { PREFILL_CHUNK, encodeStream } from '../../../../src/runtime/twoStream/prefill';
import { STREAM } from '../../../../src/runtime/twoStream/graph';
import {
  bytesPerToken,
  CACHE_BUCKET,
  StreamCache,
  unusedKeysValues,
} from '../../../../src/runtime/twoStream/streamCache';
import { contentOf, FakeGraph, SHAPE } from '../support/fakeGraph';

const unused = unusedKeysValues(SHAPE);
type StreamNumber = typeof STREAM.prefix | typeof STREAM.suffix;

function encode(
  graph: FakeGraph,
  cache: StreamCache,
  tokens: readonly number[],
  stream: StreamNumber = STREAM.prefix,
) {
  return encodeStream(graph, { stream, cache, unused }, tokens, () => false);
}

async function fromScratch(tokens: readonly number[], stream: StreamNumber) {
  const cache = new StreamCache(SHAPE);
  await encode(new FakeGraph(), cache, tokens, stream);
  return contentOf(cache, tokens.length);
}

const range = (length: number, from = 0) => Array.from({ length }, (_, i) => from + i);

describe('stream cache', () => {
  it('grows in buckets and keeps what it holds', async () => {
    const cache = new StreamCache(SHAPE);
    assert.equal(cache.capacity, CACHE_BUCKET);
    const graph = new FakeGraph();
    await encode(graph, cache, range(CACHE_BUCKET));
    const before = contentOf(cache, CACHE_BUCKET);
    await encode(graph, cache, range(CACHE_BUCKET + 1));
    assert.equal(cache.capacity, 2 * CACHE_BUCKET);
    assert.deepEqual(contentOf(cache, CACHE_BUCKET), before);
    assert.equal(cache.bytes, 2 * CACHE_BUCKET * bytesPerToken(SHAPE));
  });

  it('holds the same after any history as after encoding from scratch', async () => {
    const tokens = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 150 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(tokens, { minLength: 1, maxLength: 5 }),
        fc.constantFrom<StreamNumber>(STREAM.prefix, STREAM.suffix),
        async (history, stream) => {
          const cache = new StreamCache(SHAPE);
          const graph = new FakeGraph();
          for (const wanted of history) {
            await encode(graph, cache, wanted, stream);
            assert.deepEqual(contentOf(cache, wanted.length), await fromScratch(wanted, stream));
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('encodes only the tokens from the first changed one on', async () => {
    const cache = new StreamCache(SHAPE);
    const graph = new FakeGraph();
    const text = range(300);
    assert.deepEqual(await encode(graph, cache, text), {
      tokens: 300,
      forwards: Math.ceil(300 / PREFILL_CHUNK),
      stopped: false,
    });
    for (const typed of [1, 2, 3]) {
      const before = graph.encoded;
      await encode(graph, cache, [...text, ...range(typed, 1000)]);
      assert.equal(graph.encoded - before, 1);
    }
    // A change in the middle.
    const changed = [...text.slice(0, 100), 7777, ...text.slice(101)];
    assert.equal((await encode(graph, cache, changed)).tokens, 200);
    assert.equal((await encode(graph, cache, changed)).tokens, 0);
  });

  it('keeps the tokens behind a cursor that moved up', async () => {
    const cache = new StreamCache(SHAPE);
    const graph = new FakeGraph();
    await encode(graph, cache, range(200));
    assert.equal((await encode(graph, cache, range(50))).tokens, 0);
    assert.equal((await encode(graph, cache, range(200))).tokens, 0);
  });

  it('can be stopped between pieces and goes on from there', async () => {
    const cache = new StreamCache(SHAPE);
    const graph = new FakeGraph();
    const wanted = range(3 * PREFILL_CHUNK);
    const stopping = () => graph.runs.length >= 1;
    const first = await encodeStream(graph, { stream: 0, cache, unused }, wanted, stopping);
    assert.deepEqual(first, { tokens: PREFILL_CHUNK, forwards: 1, stopped: true });
    const second = await encode(graph, cache, wanted);
    assert.equal(second.tokens, 2 * PREFILL_CHUNK);
    assert.deepEqual(contentOf(cache, wanted.length), await fromScratch(wanted, STREAM.prefix));
  });
});

describe('document caches', () => {
  const bucket = 2 * CACHE_BUCKET * bytesPerToken(SHAPE);

  it('drop the documents used longest ago', () => {
    const caches = new DocumentCaches(SHAPE, 2 * bucket);
    const first = caches.open('a');
    caches.open('b');
    assert.equal(caches.open('a'), first);
    caches.open('c');
    caches.trim();
    assert.equal(caches.size, 2);
    assert.equal(caches.open('a'), first);
    assert.equal(caches.bytes, 2 * bucket);
  });

  it('keep the document in use however large it is', () => {
    const caches = new DocumentCaches(SHAPE, 1);
    const only = caches.open('a');
    caches.trim();
    assert.equal(caches.open('a'), only);
  });

  it('forget a closed document', () => {
    const caches = new DocumentCaches(SHAPE, 10 * bucket);
    const before = caches.open('a');
    caches.close('a');
    assert.notEqual(caches.open('a'), before);
    caches.clear();
    assert.equal(caches.size, 0);
  });
});
