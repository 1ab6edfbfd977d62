import type { NextToken, Writer } from '../../denoiser';
import type { CachedStreams, TwoStreamParts } from '../parts';
import { echoBehind } from '../echoes';
import { attentionMask } from '../geometry';
import { STREAM } from '../graph';
import { UNKNOWN } from '../neighbours';

/** Canvas tokens of the twin that are no text: `<|mask|>`, which begins it, and the label that ends it. */
const ENDS = 2;

/**
 * The autoregressive twin: a canvas `<|mask|> m0 m1 ...` in which every token predicts the next one and sees those
 * before it, the prefix and the suffix (`training/anneal_train/data/twin_canvas.py` explains the inputs of each).
 *
 * One token a forward: keys and values of the canvas are put behind the prefix's in its cache for as long as it is
 * written, and taken away again, for a canvas token is not encoded as a token of the prefix is.
 */
export function twinWriter(
  { graph, caches, manifest: { tokens, model } }: TwoStreamParts,
  { prefix: { cache, ids: prefix }, suffix }: CachedStreams,
): Writer {
  const canvas: number[] = [];
  const last = prefix.at(-1) ?? UNKNOWN;
  cache.truncate(prefix.length);

  async function next(written: number | undefined): Promise<NextToken> {
    // `<|mask|>` is no text: the first token of the middle has the prefix's last one beside it, as `<|mask|>` has.
    const left = canvas.length > 1 ? (canvas.at(-1) ?? last) : last;
    const id = written ?? tokens.mask;
    const middle = written === undefined ? [] : [...canvas.slice(1), written];
    const { predictions, keysValues } = await graph.run({
      ids: [id],
      left: [left],
      right: [UNKNOWN],
      echoLeft: [echoBehind(middle, prefix, suffix.ids)],
      echoRight: [{ id: 0, strength: 0 }],
      stream: STREAM.canvas,
      // `<|mask|>` stands for the end of the prefix; how far the suffix is away is not known.
      positions: [prefix.length - 1 + canvas.length],
      positionsB: [-suffix.ids.length],
      mask: attentionMask({
        fed: 1,
        capacityA: cache.capacity,
        visibleA: cache.length,
        capacityB: suffix.cache.capacity,
        visibleB: suffix.ids.length,
        own: 'causal',
      }),
      a: cache,
      b: suffix.cache,
      ask: [0],
      wantKeysValues: true,
    });
    if (keysValues === undefined) throw new Error('the graph returned no keys and values');
    cache.append([id], keysValues);
    canvas.push(id);
    return { predictions, isLast: false };
  }

  const close = (): void => {
    cache.truncate(prefix.length);
    caches.trim();
  };
  return { stop: tokens.eof, most: Math.max(1, model.maxCanvas - ENDS), next, close };
}
