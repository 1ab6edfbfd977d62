import { streamEchoes } from './echoes';
import { attentionMask, prefixPositions, suffixPositions } from './geometry';
import { STREAM, type Feeds, type Graph, type KeysValues } from './graph';
import { streamNeighbours } from './neighbours';
import type { StreamCache } from './streamCache';

/**
 * Tokens fed in one forward. Between two forwards the event loop gets a turn, so this bounds how long a cold document
 * can keep a newer request waiting; larger pieces are hardly cheaper a token.
 */
export const PREFILL_CHUNK = 128;

/** What encoding a stream took. */
export interface Encoded {
  /** Tokens fed; the others came from the cache. */
  readonly tokens: number;
  readonly forwards: number;
  /** Whether it was stopped before the end. What is encoded stays valid. */
  readonly stopped: boolean;
}

/** A stream of a document and the cache it is encoded into. */
export interface CachedStream {
  readonly stream: typeof STREAM.prefix | typeof STREAM.suffix;
  readonly cache: StreamCache;
  /** Stands in the graph's second slot, which a stream does not use; wholly hidden. */
  readonly unused: KeysValues;
}

/**
 * Brings the cache to hold at least the keys and values of `wanted`, feeding only the tokens from the first one on
 * that differs from what is cached.
 * @param stopping asked before every forward; encoding ends when it answers true
 * @param chunk most tokens of a forward
 */
export async function encodeStream(
  graph: Graph,
  { stream, cache, unused }: CachedStream,
  wanted: readonly number[],
  stopping: () => boolean,
  chunk: number = PREFILL_CHUNK,
): Promise<Encoded> {
  const reused = cache.reusable(wanted);
  if (reused === wanted.length) return { tokens: 0, forwards: 0, stopped: false };
  cache.truncate(reused);
  let forwards = 0;
  while (cache.length < wanted.length) {
    if (stopping()) return { tokens: cache.length - reused, forwards, stopped: true };
    const ids = wanted.slice(cache.length, cache.length + chunk);
    const { keysValues } = await graph.run(chunkFeeds(stream, ids, cache, unused));
    if (keysValues === undefined) throw new Error('the graph returned no keys and values');
    cache.append(ids, keysValues);
    forwards++;
  }
  return { tokens: cache.length - reused, forwards, stopped: false };
}

/** The stream's cache goes into slot a, whichever stream it is. */
function chunkFeeds(
  stream: CachedStream['stream'],
  ids: readonly number[],
  cache: StreamCache,
  unused: KeysValues,
): Feeds {
  const fed = ids.length;
  const positions =
    stream === STREAM.prefix
      ? prefixPositions(cache.length, fed)
      : suffixPositions(cache.length, fed);
  const mask = attentionMask({
    fed,
    capacityA: cache.capacity,
    visibleA: cache.length,
    capacityB: unused.capacity,
    visibleB: 0,
    own: 'causal',
  });
  return {
    ids,
    ...streamNeighbours(stream, ids, cache.cached.at(-1)),
    ...streamEchoes(stream, [...cache.cached, ...ids], cache.length),
    stream,
    positions,
    positionsB: positions,
    mask,
    a: cache,
    b: unused,
    ask: [fed - 1],
    wantKeysValues: true,
  };
}
