import type { NextToken, Writer } from '../../denoiser';
import { canvasNeighbours, streamNeighbours } from '../neighbours';
import { canvasEchoes, streamEchoes } from '../echoes';
import type { CachedStreams, TwoStreamParts } from '../parts';
import { canvasPositions, canvasPositionsB, continuedMask } from '../geometry';
import { STREAM, type Feeds, type KeysValues, type Stream } from '../graph';
import { encodeStream } from '../prefill';
import { refreshed } from './refreshed';

/**
 * Masks that are fed behind the text. In a run of masks the first one stands for the next token and the second one for
 * what comes behind it: `<|delete|>` when nothing does, `<|expand|>` when more than a token is (ARCHITECTURE.md,
 * "Left-aligned runs"). More masks would promise the model that as many tokens are missing; on held-out lines it then
 * fills no more of them right, and writes on where it should stop.
 */
export const MASKS_AHEAD = 2;

/**
 * A diffusion model writing from left to right: the text joins the prefix stream, whose keys and values are cached, and
 * the first of a few masks behind it is the next token. The text ends with it when the second one is `<|delete|>`: a
 * run of masks that stands for nothing at all has not been in training.
 *
 * This is as fast as an autoregressive decoder that knows both sides can be on this graph: one forward a token, in
 * which the token that was just written is encoded as well (the graph lets a call mix streams), and nothing is computed
 * twice. A canvas that holds what is written would have to be fed whole in every step, since all of it sees all of it;
 * the prefix stream's own next-token output would save the masks, but knows nothing of the suffix and never says where
 * to stop. What that one costs is measured beside this (`npm run bench:repair`).
 */
export function diffusionWriter(
  { graph, manifest, tokenizer, unused, caches }: TwoStreamParts,
  { prefix: { cache, ids }, suffix }: CachedStreams,
  stopping: () => boolean,
): Writer {
  const { tokens, model } = manifest;
  const canvas = Array.from({ length: MASKS_AHEAD }, () => tokens.mask);
  const open = canvas.map((_, position) => position);
  let prefix = [...ids];
  cache.truncate(prefix.length);

  /** Feeds of `fresh` (none or one token), which continues the prefix stream, and the masks behind it. */
  function feeds(fresh: readonly number[], a: KeysValues): Feeds {
    const text = [...prefix, ...fresh];
    const stream = streamNeighbours(STREAM.prefix, fresh, prefix.at(-1));
    const blank = canvasNeighbours(canvas, text.at(-1) ?? 0, suffix.ids.at(-1) ?? 0);
    const known = streamEchoes(STREAM.prefix, text, prefix.length);
    const echoes = canvasEchoes(canvas, open, text, suffix.ids);
    const positions = canvasPositions(prefix.length, fresh.length + canvas.length);
    const positionsB = canvasPositionsB(suffix.ids.length, canvas.length);
    return {
      ids: [...fresh, ...canvas],
      left: [...stream.left, ...blank.left],
      right: [...stream.right, ...blank.right],
      echoLeft: [...known.echoLeft, ...echoes.echoLeft],
      echoRight: [...known.echoRight, ...echoes.echoRight],
      stream: [
        ...fresh.map((): Stream => STREAM.prefix),
        ...canvas.map((): Stream => STREAM.canvas),
      ],
      positions,
      positionsB: [...fresh.map(() => 0), ...positionsB],
      mask: continuedMask({
        stream: fresh.length,
        canvas: canvas.length,
        capacityA: a.capacity,
        visibleA: prefix.length,
        capacityB: suffix.cache.capacity,
        visibleB: suffix.ids.length,
      }),
      a,
      b: suffix.cache,
      ask: [fresh.length, fresh.length + 1],
      wantKeysValues: fresh.length > 0,
    };
  }

  async function next(written: number | undefined): Promise<NextToken> {
    if (prefix.length >= model.maxPrefix) {
      prefix = refreshed(prefix, model.maxPrefix, (id) => tokenizer.hasNewline(id));
      await encodeStream(graph, { stream: STREAM.prefix, cache, unused }, prefix, stopping);
    }
    const fresh = written === undefined ? [] : [written];
    const { predictions, keysValues } = await graph.run(feeds(fresh, cache));
    if (keysValues !== undefined) cache.append(fresh, keysValues);
    prefix.push(...fresh);
    return { predictions, isLast: predictions.ids[predictions.topK] === tokens.delete };
  }

  // What was written is encoded as the prefix it will be when it is accepted, so it may stay in the cache.
  const close = (): void => {
    caches.trim();
  };
  return { stop: tokens.delete, most: Infinity, next, close };
}
