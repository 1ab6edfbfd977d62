import type {
  DecoderShape,
  ForwardFeeds,
  ForwardGraph,
  ForwardOutputs,
} from '../../../../src/runtime/decoder/forwardGraph';

export const SHAPE: DecoderShape = {
  layers: 2,
  kvHeads: 2,
  headDim: 4,
  vocab: 300,
  topK: 8,
  maxPositions: 4096,
};

/** What is expected behind a sequence: ids and probabilities, likeliest first. */
export type Guess = readonly (readonly [id: number, probability: number])[];

export interface FakeForwardOptions {
  /** The answer behind a sequence of ids; `hash` is of all ids and positions. */
  readonly guess?: (ids: readonly number[], hash: number) => Guess;
  /** Runs inside every forward, e.g. to cancel. */
  readonly onForward?: (feeds: ForwardFeeds, count: number) => void;
}

/**
 * A decoder without weights that notices every mistake in feeding it: the key of a token is a hash chain over all
 * tokens it sees and their positions, its value is its id. Wrong masks, positions or a wrongly reused cache give other
 * predictions than reading the sequence from scratch.
 */
export class FakeForward implements ForwardGraph {
  /** Ids of each forward. */
  readonly runs: (readonly number[])[] = [];
  disposed = false;

  constructor(private readonly options: FakeForwardOptions = {}) {}

  /** Tokens read so far. */
  get read(): number {
    return this.runs.reduce((sum, ids) => sum + ids.length, 0);
  }

  run(feeds: ForwardFeeds): Promise<ForwardOutputs> {
    this.runs.push([...feeds.ids]);
    this.options.onForward?.(feeds, this.runs.length);
    checkSizes(feeds);
    const seen: { ids: number[]; hash: number }[] = [];
    feeds.ids.forEach((id, row) => seen.push(this.see(feeds, row, id, seen)));
    const guesses = feeds.rows.map((row) => this.guess(seen[row]!));
    return Promise.resolve({
      fresh: freshOf(seen),
      topIds: guesses.flatMap((guess) => guess.map(([id]) => id)),
      topLogps: Float32Array.from(guesses.flat(), ([, probability]) => Math.log(probability)),
      givenLogps: Float32Array.from(feeds.given, (given, row) =>
        Math.log(guesses[row]!.find(([id]) => id === given)?.[1] ?? RARE),
      ),
    });
  }

  dispose(): Promise<void> {
    this.disposed = true;
    return Promise.resolve();
  }

  private see(
    { mask, past, ids, positions }: ForwardFeeds,
    row: number,
    id: number,
    before: readonly { ids: readonly number[]; hash: number }[],
  ): { ids: number[]; hash: number } {
    const width = past.columns + ids.length;
    const line: { id: number; hash: number }[] = [];
    for (let column = 0; column < width; column++) {
      if (mask[row * width + column] !== 0) continue;
      const fed = column - past.columns;
      if (fed > row) throw new Error('a token sees a later one');
      if (fed === row) continue;
      if (fed >= 0) line.push({ id: ids[fed]!, hash: before[fed]!.hash });
      else line.push({ id: past.values[0]![column * 4]!, hash: past.keys[0]![column * 4]! });
    }
    if (mask[row * width + past.columns + row] !== 0) {
      throw new Error('a token does not see itself');
    }
    const hash = line.reduce((sum, one) => mix(sum, one.hash), 1);
    return {
      ids: [...line.map((one) => one.id), id],
      hash: mix(mix(hash, id), positions[row]! + 7),
    };
  }

  private guess({ ids, hash }: { ids: readonly number[]; hash: number }): Guess {
    const guess = this.options.guess?.(ids, hash) ?? randomGuess(ids, hash);
    return Array.from({ length: SHAPE.topK }, (_, k) => guess[k] ?? ([0, RARE] as const));
  }
}

const RARE = 1e-9;

/**
 * Small letters, mostly chosen by the last two tokens alone, so that texts repeat themselves and drafts
 * copied from them sometimes stand.
 */
export function randomGuess(ids: readonly number[], hash: number): Guess {
  const near = ids.slice(-2).reduce((sum, id) => mix(sum, id), 3);
  const seed = hash % 17 === 0 ? hash : near;
  return Array.from({ length: SHAPE.topK }, (_, k) => {
    const id = 97 + ((mix(seed, 11) + k * 5) % 12);
    return [id, 0.4 / (k + 1)] as const;
  });
}

function checkSizes({ ids, positions, mask, past, rows, given }: ForwardFeeds): void {
  const width = past.columns + ids.length;
  if (ids.length === 0 || positions.length !== ids.length) throw new Error('positions differ');
  if (mask.length !== ids.length * width || past.columns < 1) throw new Error('mask differs');
  if (rows.length === 0 || given.length !== rows.length) throw new Error('rows differ');
  for (const data of [...past.keys, ...past.values]) {
    if (data.length !== SHAPE.kvHeads * past.columns * SHAPE.headDim) {
      throw new Error('cache differs');
    }
  }
}

/** Stays an exact float32. */
function mix(a: number, b: number): number {
  return (a * 31 + b * 17 + 7) % 65_521;
}

/** Hash or id plus layer, head and dimension, everywhere in the graph's layout. */
function freshOf(
  seen: readonly { ids: readonly number[]; hash: number }[],
): ForwardOutputs['fresh'] {
  const { layers, kvHeads, headDim } = SHAPE;
  const arrays = (of: (index: number) => number): Float32Array[] =>
    Array.from({ length: layers }, (_, layer) => {
      const data = new Float32Array(kvHeads * seen.length * headDim);
      for (let at = 0; at < data.length; at++) {
        const head = Math.floor(at / (seen.length * headDim));
        const index = Math.floor(at / headDim) % seen.length;
        data[at] = of(index) + head + (at % headDim) + 10 * layer;
      }
      return data;
    });
  const keys = arrays((index) => seen[index]!.hash);
  const values = arrays((index) => seen[index]!.ids.at(-1)!);
  return { keys, values, columns: seen.length };
}
