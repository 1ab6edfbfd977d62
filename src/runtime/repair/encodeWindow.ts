import type { SeenStreams } from '../twoStream/canvasForwards';
import { encodeStream } from '../twoStream/prefill';
import { STREAM, type Graph } from '../twoStream/graph';
import type { InfillContext } from '../infill/infill';
import type { Forwarding } from './placedBatches';
import type { RepairWindow } from './windows';

/**
 * Encodes both streams of a window, as far as they are not cached. The caches are a document's own for repairs: its
 * tokens are cut at the spans, so they would throw away what ghost text has encoded. When it was stopped midway the
 * result must not be used.
 */
export async function encodeWindow(
  { caches, unused }: InfillContext,
  graph: Graph,
  documentId: string,
  { prefix, suffix }: RepairWindow,
  { stopping, turn }: Forwarding,
): Promise<{ readonly seen: SeenStreams; readonly tokens: number }> {
  const cache = caches.open(repairCache(documentId));
  const yielding: Graph = {
    run: async (feeds) => {
      await turn();
      return graph.run(feeds);
    },
  };
  const before = await encodeStream(
    yielding,
    { stream: STREAM.prefix, cache: cache.prefix, unused },
    prefix,
    stopping,
  );
  const after = await encodeStream(
    yielding,
    { stream: STREAM.suffix, cache: cache.suffix, unused },
    suffix,
    stopping,
  );
  caches.trim();
  return {
    seen: {
      prefix: { cache: cache.prefix, ids: prefix },
      suffix: { cache: cache.suffix, ids: suffix },
    },
    tokens: before.tokens + after.tokens,
  };
}

/** Key of the caches that repairs of a document use. */
export function repairCache(documentId: string): string {
  return `repair of ${documentId}`;
}
