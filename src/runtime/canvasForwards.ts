import { canvasIds, maskedPositions, type Canvas } from './canvas';
import { canvasEchoes } from './echoes';
import { attentionMask, canvasPositions, canvasPositionsB } from './geometry';
import { STREAM, type Graph, type KeysValues, type Predictions } from './graph';
import type { SpecialTokens } from './manifest';
import { canvasNeighbours, UNKNOWN } from './neighbours';

/** An encoded stream as a canvas sees it: the tokens `ids`, in the order fed. The cache may hold more behind them. */
export interface SeenStream {
  readonly cache: KeysValues;
  readonly ids: readonly number[];
}

export interface SeenStreams {
  readonly prefix: SeenStream;
  readonly suffix: SeenStream;
}

/**
 * Predictions for the masked positions of each canvas, in ascending order. The canvases lie at the same place, do not
 * see each other and share one forward. There must be one at least, and each must have a mask.
 */
export async function denoiseForward(
  graph: Graph,
  canvases: readonly Canvas[],
  mask: number,
  seen: SeenStreams,
): Promise<readonly Predictions[]> {
  const asked = canvases.map(maskedPositions);
  const predictions = await canvasForward(
    graph,
    canvases.map((canvas) => canvasIds(canvas, mask)),
    asked,
    seen,
  );
  return split(
    predictions,
    asked.map(({ length }) => length),
  );
}

/** How many tokens are missing, by the model's guess: the likeliest first; none when no bucket is among the best. */
export async function lengthForward(
  graph: Graph,
  tokens: Pick<SpecialTokens, 'len' | 'lengths'>,
  seen: SeenStreams,
): Promise<readonly number[]> {
  const { ids } = await canvasForward(graph, [[tokens.len]], [[0]], seen);
  return ids.flatMap((id) => tokens.lengths.get(id) ?? []);
}

/** Feeds canvases one behind another; `ask` holds positions in each. */
async function canvasForward(
  graph: Graph,
  canvases: readonly (readonly number[])[],
  ask: readonly (readonly number[])[],
  { prefix, suffix }: SeenStreams,
): Promise<Predictions> {
  const lengths = canvases.map(({ length }) => length);
  const before = prefix.ids.at(-1) ?? UNKNOWN;
  const after = suffix.ids.at(-1) ?? UNKNOWN;
  const beside = canvases.map((ids) => canvasNeighbours(ids, before, after));
  const echoes = canvases.map((ids, i) => canvasEchoes(ids, ask[i] ?? [], prefix.ids, suffix.ids));
  const ids = canvases.flat();
  const { predictions } = await graph.run({
    ids,
    left: beside.flatMap(({ left }) => left),
    right: beside.flatMap(({ right }) => right),
    echoLeft: echoes.flatMap(({ echoLeft }) => echoLeft),
    echoRight: echoes.flatMap(({ echoRight }) => echoRight),
    stream: STREAM.canvas,
    positions: lengths.flatMap((length) => canvasPositions(prefix.ids.length, length)),
    positionsB: lengths.flatMap((length) => canvasPositionsB(suffix.ids.length, length)),
    mask: attentionMask({
      fed: ids.length,
      capacityA: prefix.cache.capacity,
      visibleA: prefix.ids.length,
      capacityB: suffix.cache.capacity,
      visibleB: suffix.ids.length,
      own: lengths,
    }),
    a: prefix.cache,
    b: suffix.cache,
    ask: begins(lengths).flatMap((begin, index) => (ask[index] ?? []).map((at) => begin + at)),
    wantKeysValues: false,
  });
  return predictions;
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
