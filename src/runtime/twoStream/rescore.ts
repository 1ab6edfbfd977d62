import type { Predictions } from '../denoiser';
import type { SeenStreams } from './canvasForwards';
import { streamEchoes } from './echoes';
import { attentionMask, prefixPositions } from './geometry';
import { STREAM, type Graph, type KeysValues } from './graph';
import { streamNeighbours } from './neighbours';

/** Tokens behind the gap that are scored with each text: a text of the wrong length does not lead to them. */
const PROBE_TOKENS = 2;

/**
 * Tokens behind the gap that are scored with each text; none at the end of a file, where a score cannot tell a text
 * that ends too early from one that does not.
 * @param suffix the suffix stream in the order fed
 * @param eof its tag for the end of the file
 */
export function suffixProbe(suffix: readonly number[], eof: number): number[] {
  const tags = suffix[1] === eof ? 2 : 1;
  return suffix.slice(tags).slice(-PROBE_TOKENS).reverse();
}

/**
 * Scores texts for a gap as the prefix stream's continuation: the log probability of each token after those before
 * it, and of what stands behind the gap after the text (reference: `training/anneal_train/reference/rescoring.py`).
 *
 * Denoising commits each canvas's tokens in an order of its own and knows what it left out only as a mask, so scores of
 * canvases of different lengths do not compare: the sum favours the short ones, the mean the repetitive ones. From left
 * to right all texts are scored alike, with where they end included. On held-out functions this chose right nearly
 * always when a right text was among the finished ones (docs/training.md).
 *
 * One forward: the texts continue the same cache side by side and do not see each other.
 * @param texts token ids, one text at least
 * @param probe see `suffixProbe`
 * @param unused stands in the slot of the other stream, which the prefix stream does not see
 * @returns a natural-log probability of each text; where a token is not among the top K, that of the last of these
 *   stands for it
 */
export async function rescoreTexts(
  graph: Graph,
  texts: readonly (readonly number[])[],
  probe: readonly number[],
  { prefix }: Pick<SeenStreams, 'prefix'>,
  unused: KeysValues,
): Promise<number[]> {
  // The last token of the prefix is fed again: what follows it is its answer.
  const start = prefix.ids.length - 1;
  const before = prefix.ids.slice(0, start);
  const sequences = texts.map((text) => [...prefix.ids.slice(start), ...text, ...probe]);
  const fed = sequences.map((sequence) => sequence.slice(0, -1));
  const beside = fed.map((ids) => streamNeighbours(STREAM.prefix, ids, before.at(-1)));
  const echoes = fed.map((ids) => streamEchoes(STREAM.prefix, [...before, ...ids], start));
  const positions = fed.flatMap(({ length }) => prefixPositions(start, length));
  const ids = fed.flat();
  const { predictions } = await graph.run({
    ids,
    left: beside.flatMap(({ left }) => left),
    right: beside.flatMap(({ right }) => right),
    echoLeft: echoes.flatMap(({ echoLeft }) => echoLeft),
    echoRight: echoes.flatMap(({ echoRight }) => echoRight),
    stream: STREAM.prefix,
    positions,
    positionsB: positions,
    mask: attentionMask({
      fed: ids.length,
      capacityA: prefix.cache.capacity,
      visibleA: start,
      capacityB: unused.capacity,
      visibleB: 0,
      own: fed.map(({ length }) => length),
      isOrdered: true,
    }),
    a: prefix.cache,
    b: unused,
    ask: ids.map((_, row) => row),
    wantKeysValues: false,
  });
  let row = 0;
  return sequences.map((sequence) =>
    sequence.slice(1).reduce((sum, id) => sum + logpOf(predictions, row++, id), 0),
  );
}

function logpOf({ ids, logps, topK }: Predictions, row: number, id: number): number {
  const begin = row * topK;
  const place = ids.slice(begin, begin + topK).indexOf(id);
  return logps[begin + (place < 0 ? topK - 1 : place)] ?? -Infinity;
}
