import {
  STREAM,
  type Feeds,
  type Graph,
  type KeysValues,
  type Outputs,
  type Stream,
} from '../../../../src/runtime/twoStream/graph';
import type { StreamCacheShape } from '../../../../src/runtime/twoStream/streamCache';

/** What the fake predicts at a canvas position: ids and probabilities, best first. */
export type Guess = readonly (readonly [id: number, probability: number])[];

/** Fills the top K behind the last guess. */
const NOTHING: Guess[number] = [0, 1e-9];

export const SHAPE: StreamCacheShape = { layers: 2, kvHeads: 2, headDim: 4 };

export interface FakeOptions {
  readonly shape?: StreamCacheShape;
  readonly topK?: number;
  /** The answer for one asked canvas position. `denoise` counts canvas forwards from 0. */
  readonly guess?: (canvas: readonly number[], position: number, denoise: number) => Guess;
  /** Answers in place of `guess` when what is beside a position counts. */
  readonly judge?: (feeds: Feeds, position: number) => Guess;
  /** The answer for a token of a text that is read as the prefix stream's continuation (`readings.ts`). */
  readonly read?: (ids: readonly number[], row: number) => Guess;
  /** Runs inside every forward, e.g. to cancel. */
  readonly onForward?: (feeds: Feeds, count: number) => void | Promise<void>;
}

/**
 * A model without weights that notices every mistake in feeding it: the key of a stream token is a hash chain over all
 * tokens and positions before it, read from the visible columns of cache a, so wrong masks, layouts, positions or a
 * wrongly reused cache give other numbers than encoding from scratch.
 */
export class FakeGraph implements Graph {
  readonly runs: Feeds[] = [];
  private canvases = 0;

  constructor(private readonly options: FakeOptions = {}) {}

  /** Tokens fed to streams so far. */
  get encoded(): number {
    return this.runs
      .filter((feeds) => feeds.wantKeysValues)
      .reduce((sum, feeds) => sum + feeds.ids.length, 0);
  }

  async run(feeds: Feeds): Promise<Outputs> {
    // The caches are reused by the caller; what was fed has to be remembered as it was.
    this.runs.push({ ...feeds, mask: feeds.mask.slice() });
    await this.options.onForward?.(feeds, this.runs.length);
    checkFeeds(feeds);
    const asksCanvas = feeds.ask.every((row) => streamAt(feeds, row) === STREAM.canvas);
    if (!asksCanvas && !feeds.wantKeysValues) return { predictions: this.read(feeds) };
    const predictions = asksCanvas ? this.predict(feeds) : this.nothing(feeds);
    if (!feeds.wantKeysValues) return { predictions };
    return { predictions, keysValues: keysValues(this.shape, chain(feeds, this.shape)) };
  }

  private get shape(): StreamCacheShape {
    return this.options.shape ?? SHAPE;
  }

  private predict(feeds: Feeds): Outputs['predictions'] {
    const { guess, judge } = this.options;
    const denoise = this.canvases++;
    return this.answer(
      feeds.ask.map((row) => judge?.(feeds, row) ?? guess?.(feeds.ids, row, denoise) ?? []),
    );
  }

  private read({ ids, ask }: Feeds): Outputs['predictions'] {
    return this.answer(ask.map((row) => this.options.read?.(ids, row) ?? []));
  }

  private answer(rows: readonly Guess[]): Outputs['predictions'] {
    const { topK = 2 } = this.options;
    const flat = rows.flatMap((row) => Array.from({ length: topK }, (_, k) => row[k] ?? NOTHING));
    return {
      rows: rows.length,
      topK,
      ids: flat.map(([id]) => id),
      logps: Float32Array.from(flat, ([, probability]) => Math.log(probability)),
    };
  }

  private nothing(feeds: Feeds): Outputs['predictions'] {
    const rows = feeds.ask.length;
    return { rows, topK: 1, ids: Array<number>(rows).fill(0), logps: new Float32Array(rows) };
  }
}

function streamAt({ stream }: Feeds, row: number): Stream {
  return typeof stream === 'number' ? stream : (stream[row] ?? STREAM.canvas);
}

/** Checks sizes, as onnxruntime would. */
function checkFeeds(feeds: Feeds): void {
  const { ids, left, right, echoLeft, echoRight, positions, positionsB, mask, a, b, ask } = feeds;
  const fed = ids.length;
  if (echoLeft.length !== fed || echoRight.length !== fed) throw new Error('echoes differ');
  if (typeof feeds.stream !== 'number' && feeds.stream.length !== fed) {
    throw new Error('streams differ');
  }
  if (left.length !== fed || right.length !== fed) throw new Error('neighbours differ');
  if (positions.length !== fed || positionsB.length !== fed) throw new Error('positions differ');
  if (mask.length !== fed * (a.capacity + b.capacity + fed)) throw new Error('mask differs');
  if (ask.length === 0 || ask.some((row) => row < 0 || row >= fed)) throw new Error('ask differs');
  if (a.capacity < 1 || b.capacity < 1) throw new Error('a cache has no column');
}

/** Hash of each fed token, what it is told of those beside it, and everything it sees. */
function chain(feeds: Feeds, { headDim }: StreamCacheShape): number[] {
  const { ids, left, right, echoLeft, echoRight, positions, mask, a, b } = feeds;
  const columns = a.capacity + b.capacity + ids.length;
  const hashes: number[] = [];
  ids.forEach((id, i) => {
    const row = mask.subarray(i * columns, (i + 1) * columns);
    if (streamAt(feeds, i) === STREAM.canvas) {
      // Nobody may take a canvas token for one of a stream: no chain gives this.
      hashes.push(CANVAS_HASH - i);
      return;
    }
    let seen = 0;
    for (let column = 0; column < columns; column++) {
      if (row[column] !== 0) continue;
      if (column < a.capacity) {
        const key = a.keys[0]?.[column] ?? NaN;
        const value = a.values[0]?.[column * headDim] ?? NaN;
        if (key !== value) throw new Error('keys and values are of different tokens');
        seen = mix(seen, key);
      } else if (column < a.capacity + b.capacity) {
        throw new Error('a stream must not see cache b');
      } else {
        const other = column - a.capacity - b.capacity;
        if (other > i) throw new Error('a stream must not see later tokens');
        if (other < i) seen = mix(seen, hashes[other] ?? NaN);
      }
    }
    const echoes = [echoLeft[i], echoRight[i]].map((echo) => echo && mix(echo.id, echo.strength));
    const told = [left[i], right[i], ...echoes];
    const beside = told.reduce<number>((sum, value) => mix(sum, (value ?? NaN) + 1), 0);
    hashes.push(mix(mix(mix(seen, id + 1), beside), (positions[i] ?? NaN) + 5000));
  });
  return hashes;
}

const CANVAS_HASH = -1000;

/** Stays an exact float32. */
function mix(a: number, b: number): number {
  return (a * 31 + b * 17 + 7) % 65_521;
}

/** The hash plus row and head, everywhere in the layouts of the graph. */
function keysValues(
  { layers, kvHeads, headDim }: StreamCacheShape,
  hashes: readonly number[],
): KeysValues {
  const n = hashes.length;
  const keys = (layer: number): Float32Array => {
    const data = new Float32Array(kvHeads * headDim * n);
    for (let row = 0; row < kvHeads * headDim; row++) {
      hashes.forEach((hash, i) => (data[row * n + i] = hash + row + 100 * layer));
    }
    return data;
  };
  const values = (layer: number): Float32Array => {
    const data = new Float32Array(kvHeads * n * headDim);
    for (let head = 0; head < kvHeads; head++) {
      hashes.forEach((hash, i) => {
        for (let d = 0; d < headDim; d++) {
          data[(head * n + i) * headDim + d] = hash + head * headDim + d + 100 * layer;
        }
      });
    }
    return data;
  };
  const each = Array.from({ length: layers }, (_, layer) => layer);
  return { keys: each.map(keys), values: each.map(values), capacity: n };
}

/** The first `length` tokens of a cache, without the unused columns. */
export function contentOf(
  cache: KeysValues,
  length: number,
  shape: StreamCacheShape = SHAPE,
): number[] {
  const { kvHeads, headDim } = shape;
  const out: number[] = [];
  for (const keys of cache.keys) {
    for (let row = 0; row < kvHeads * headDim; row++) {
      out.push(...keys.subarray(row * cache.capacity, row * cache.capacity + length));
    }
  }
  for (const values of cache.values) {
    for (let head = 0; head < kvHeads; head++) {
      const begin = head * cache.capacity * headDim;
      out.push(...values.subarray(begin, begin + length * headDim));
    }
  }
  return out;
}
