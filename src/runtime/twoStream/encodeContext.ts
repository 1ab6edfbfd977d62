import type { InfillRequest } from '../../protocol';
import type { Cancellation } from '../host/cancellation';
import type { SeenStream } from './canvasForwards';
import { encodeStream } from './prefill';
import { STREAM } from './graph';
import type { InfillContext } from '../infill/infill';
import type { StreamCache } from './streamCache';
import { streamsOf } from './streams';

/** Both streams of a request in a document's caches, which a request may go on writing to. */
export interface CachedStreams {
  readonly prefix: SeenStream & { readonly cache: StreamCache };
  readonly suffix: SeenStream & { readonly cache: StreamCache };
}

/** What a request sees, and what it took to encode it. */
export interface EncodedContext {
  readonly seen: CachedStreams;
  /** Tokens that were not cached. */
  readonly tokens: number;
  readonly encodeMs: number;
}

/** Encodes both streams as far as they are not cached. When cancelled midway the result must not be used. */
export async function encodeContext(
  context: InfillContext,
  request: InfillRequest,
  cancellation: Cancellation,
): Promise<EncodedContext> {
  const { manifest, tokenizer, graph, unused, now } = context;
  const started = now();
  const cache = context.caches.open(request.documentId);
  const streams = streamsOf(request, manifest, tokenizer, cache);
  const stopping = (): boolean => cancellation.isRequested();
  // What is left of the cursor first: when this request is superseded, the next one needs it most.
  const prefix = await encodeStream(
    graph,
    { stream: STREAM.prefix, cache: cache.prefix, unused },
    streams.prefix,
    stopping,
  );
  const suffix = await encodeStream(
    graph,
    { stream: STREAM.suffix, cache: cache.suffix, unused },
    streams.suffix,
    stopping,
  );
  context.caches.trim();
  return {
    seen: {
      prefix: { cache: cache.prefix, ids: streams.prefix },
      suffix: { cache: cache.suffix, ids: streams.suffix },
    },
    tokens: prefix.tokens + suffix.tokens,
    encodeMs: now() - started,
  };
}
