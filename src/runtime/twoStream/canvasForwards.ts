import type { PlacedCanvas, Predictions } from '../denoiser';
import { canvasEchoes } from './echoes';
import { attentionMask, canvasPositions, canvasPositionsB } from './geometry';
import { STREAM, type Graph, type KeysValues } from './graph';
import type { SpecialTokens } from './manifest';
import { canvasNeighbours, UNKNOWN } from './neighbours';

/** An encoded stream: the tokens `ids`, in the order fed. The cache may hold more behind them. */
export interface SeenStream {
  readonly cache: KeysValues;
  readonly ids: readonly number[];
}

export interface SeenStreams {
  readonly prefix: SeenStream;
  readonly suffix: SeenStream;
}

/**
 * A canvas somewhere in a text whose two streams are encoded once: it sees the beginning of each, up to its own place.
 */
export interface SeenCanvas extends Pick<PlacedCanvas, 'canvas' | 'ask'> {
  /** Tokens of the streams that it sees, tags included; at least 1 each. */
  readonly seenPrefix: number;
  readonly seenSuffix: number;
}

/**
 * Predictions for the asked positions of each canvas. The canvases lie anywhere in the text of the streams, do not see
 * each other and share one forward. Together they must ask for one position at least.
 */
export async function placedForward(
  graph: Graph,
  placed: readonly SeenCanvas[],
  mask: number,
  seen: SeenStreams,
): Promise<readonly Predictions[]> {
  const fed = placed.map((place) => ({
    ...place,
    ids: place.canvas.map((token) => token?.id ?? mask),
    open: place.canvas.flatMap((token, position) => (token === undefined ? [position] : [])),
  }));
  const predictions = await canvasForward(graph, fed, seen);
  return split(
    predictions,
    placed.map(({ ask }) => ask.length),
  );
}

/** How many tokens are missing, by the model's guess: the likeliest first; none when no bucket is among the best. */
export async function lengthForward(
  graph: Graph,
  tokens: Pick<SpecialTokens, 'len' | 'lengths'>,
  seen: SeenStreams,
): Promise<readonly number[]> {
  const query = { ids: [tokens.len], open: [0], ask: [0], ...between(seen) };
  const { ids } = await canvasForward(graph, [query], seen);
  return ids.flatMap((id) => tokens.lengths.get(id) ?? []);
}

/** The place between the whole of both streams. */
function between({ prefix, suffix }: SeenStreams): { seenPrefix: number; seenSuffix: number } {
  return { seenPrefix: prefix.ids.length, seenSuffix: suffix.ids.length };
}

/** A canvas as it is fed: `open` are the positions that get echoes, `ask` those that are predicted. */
interface FedCanvas extends Omit<SeenCanvas, 'canvas'> {
  readonly ids: readonly number[];
  readonly open: readonly number[];
}

/** Feeds canvases one behind another. */
async function canvasForward(
  graph: Graph,
  canvases: readonly FedCanvas[],
  { prefix, suffix }: SeenStreams,
): Promise<Predictions> {
  const lengths = canvases.map(({ ids }) => ids.length);
  const beside = canvases.map(({ ids, seenPrefix, seenSuffix }) => {
    const before = prefix.ids[seenPrefix - 1] ?? UNKNOWN;
    const after = suffix.ids[seenSuffix - 1] ?? UNKNOWN;
    return canvasNeighbours(ids, before, after);
  });
  const echoes = canvases.map(({ ids, open, seenPrefix, seenSuffix }) =>
    canvasEchoes(ids, open, seenOf(prefix, seenPrefix), seenOf(suffix, seenSuffix)),
  );
  const ids = canvases.flatMap((canvas) => canvas.ids);
  const { predictions } = await graph.run({
    ids,
    left: beside.flatMap(({ left }) => left),
    right: beside.flatMap(({ right }) => right),
    echoLeft: echoes.flatMap(({ echoLeft }) => echoLeft),
    echoRight: echoes.flatMap(({ echoRight }) => echoRight),
    stream: STREAM.canvas,
    positions: canvases.flatMap((canvas) => canvasPositions(canvas.seenPrefix, canvas.ids.length)),
    positionsB: canvases.flatMap((canvas) =>
      canvasPositionsB(canvas.seenSuffix, canvas.ids.length),
    ),
    mask: attentionMask({
      fed: ids.length,
      capacityA: prefix.cache.capacity,
      visibleA: canvases.map(({ seenPrefix }) => seenPrefix),
      capacityB: suffix.cache.capacity,
      visibleB: canvases.map(({ seenSuffix }) => seenSuffix),
      own: lengths,
    }),
    a: prefix.cache,
    b: suffix.cache,
    ask: begins(lengths).flatMap((begin, i) => (canvases[i]?.ask ?? []).map((at) => begin + at)),
    wantKeysValues: false,
  });
  return predictions;
}

/** The tokens of a stream that a canvas sees; mostly all of them. */
function seenOf({ ids }: SeenStream, count: number): readonly number[] {
  return count === ids.length ? ids : ids.slice(0, count);
}

/** Where each of consecutive parts begins. */
function begins(lengths: readonly number[]): number[] {
  let begin = 0;
  return lengths.map((length) => {
    begin += length;
    return begin - length;
  });
}

/** The rows of each part by themselves. */
function split({ topK, ids, logps }: Predictions, rows: readonly number[]): Predictions[] {
  return begins(rows).map((begin, index) => {
    const count = rows[index] ?? 0;
    const range = [begin * topK, (begin + count) * topK] as const;
    return { rows: count, topK, ids: ids.slice(...range), logps: logps.subarray(...range) };
  });
}
