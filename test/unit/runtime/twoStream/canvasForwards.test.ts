import assert from 'node:assert/strict';
import type { Canvas } from '../../../../src/runtime/infill/canvas';
import {
  placedForward,
  type SeenCanvas,
  type SeenStreams,
} from '../../../../src/runtime/twoStream/canvasForwards';
import type { Predictions } from '../../../../src/runtime/denoiser';
import type { Feeds } from '../../../../src/runtime/twoStream/graph';
import { StreamCache } from '../../../../src/runtime/twoStream/streamCache';
import { FakeGraph, SHAPE, type FakeOptions } from '../support/fakeGraph';

const MASK = 0;

/** `_` is a mask, a number a fixed token. */
function canvas(text: string): Canvas {
  return text.split(' ').map((part) => (part === '_' ? undefined : { id: Number(part), logp: 0 }));
}

/** Streams of a text of the tokens 10, 11, 12 ...: the suffix is fed backwards. */
function streams(length: number): SeenStreams {
  const text = Array.from({ length }, (_, i) => 10 + i);
  const cache = new StreamCache(SHAPE);
  return {
    prefix: { cache, ids: [7, ...text] },
    suffix: { cache, ids: [7, ...text.toReversed()] },
  };
}

/** A canvas at tokens [begin, end) of the text of `streams(length)`. */
function place(text: string, begin: number, end: number, length: number): SeenCanvas {
  const shown = canvas(text);
  return {
    canvas: shown,
    seenPrefix: 1 + begin,
    seenSuffix: 1 + length - end,
    ask: shown.map((_, position) => position),
  };
}

async function forward(
  placed: readonly SeenCanvas[],
  seen: SeenStreams,
  options: FakeOptions = {},
): Promise<{ feeds: Feeds; predictions: readonly Predictions[] }> {
  const graph = new FakeGraph(options);
  const predictions = await placedForward(graph, placed, MASK, seen);
  const [feeds] = graph.runs;
  assert.ok(feeds !== undefined);
  return { feeds, predictions };
}

describe('canvases at places of their own', () => {
  const seen = streams(6);
  // The text is 10 11 12 13 14 15.
  const first = place('11 _', 1, 3, 6);
  const second = place('_ _ _', 4, 5, 6);

  it('know the tokens beside their place', async () => {
    const { feeds } = await forward([first, second], seen);
    assert.deepEqual(feeds.ids, [11, MASK, MASK, MASK, MASK]);
    assert.deepEqual(feeds.left, [10, 11, 13, MASK, MASK]);
    assert.deepEqual(feeds.right, [MASK, 13, MASK, MASK, 15]);
  });

  it('lie in both frames where they would lie alone', async () => {
    const together = await forward([first, second], seen);
    for (const one of [first, second]) {
      const alone = await forward([one], seen);
      const at = one === first ? 0 : first.canvas.length;
      const end = at + one.canvas.length;
      for (const name of ['positions', 'positionsB', 'left', 'right', 'echoLeft'] as const) {
        assert.deepEqual(together.feeds[name].slice(at, end), alone.feeds[name], name);
      }
    }
    assert.deepEqual(together.feeds.positions, [2, 3, 5, 6, 7]);
    // Suffix stream tokens 7 15 14 13 12 11 10 lie at 0 -1 -2 -3 ...; the second canvas is next to 15.
    assert.deepEqual(together.feeds.positionsB, [-5, -4, -4, -3, -2]);
  });

  it('see of the streams what lies on their sides, and nothing of each other', async () => {
    const { feeds } = await forward([first, second], seen);
    const columns = feeds.a.capacity + feeds.b.capacity + feeds.ids.length;
    const seenBy = (row: number): [number, number, number] => {
      const visible = [...feeds.mask.subarray(row * columns, (row + 1) * columns)].map(
        (value) => value === 0,
      );
      const count = (from: number, to: number): number =>
        visible.slice(from, to).filter(Boolean).length;
      const b = feeds.a.capacity;
      return [count(0, b), count(b, b + feeds.b.capacity), count(b + feeds.b.capacity, columns)];
    };
    assert.deepEqual([0, 1, 2, 3, 4].map(seenBy), [
      [2, 4, 2],
      [2, 4, 2],
      [5, 2, 3],
      [5, 2, 3],
      [5, 2, 3],
    ]);
  });

  it('give echoes to masks only, from what they see', async () => {
    const text = [20, 21, 20, 22, 20];
    const cache = new StreamCache(SHAPE);
    const repeating: SeenStreams = {
      prefix: { cache, ids: [7, ...text] },
      suffix: { cache, ids: [7, ...text.toReversed()] },
    };
    const visible = await forward([place('21 20', 1, 3, 5)], repeating);
    assert.ok(visible.feeds.echoLeft.every(({ strength }) => strength === 0));
    // Behind the first 20 nothing is known of what follows a 20; behind the second it is 21.
    const one = { ...place('_', 1, 2, 5), seenSuffix: 1 };
    const other = { ...place('_', 3, 4, 5), seenSuffix: 1 };
    const { feeds } = await forward([one, other], repeating);
    assert.deepEqual(
      feeds.echoLeft.map(({ id, strength }) => [id, strength]),
      [
        [0, 0],
        [21, 1],
      ],
    );
  });

  it('get the predictions of their own positions', async () => {
    const guess: FakeOptions['guess'] = (_, position) => [[100 + position, 0.5]];
    const asked = [
      { ...first, ask: [1] },
      { ...second, ask: [0, 2] },
    ];
    const { predictions } = await forward(asked, seen, { guess });
    assert.deepEqual(
      predictions.map(({ rows, ids, topK }) => ids.filter((_, i) => i % topK === 0 && rows > 0)),
      [[101], [102, 104]],
    );
  });
});
