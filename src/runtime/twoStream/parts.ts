import type { Tokenizer } from '../package/tokenizer';
import type { SeenStream } from './canvasForwards';
import type { DocumentCaches } from './documentCaches';
import type { Graph, KeysValues } from './graph';
import type { TwoStreamManifest } from './manifest';
import type { StreamCache } from './streamCache';

/** What all contexts of a model share. */
export interface TwoStreamParts {
  readonly manifest: TwoStreamManifest;
  readonly tokenizer: Tokenizer;
  readonly graph: Graph;
  readonly caches: DocumentCaches;
  /** Stands in the graph's second slot where a call does not use it; wholly hidden. */
  readonly unused: KeysValues;
  /** Monotonic clock, ms. */
  readonly now: () => number;
  /** Most tokens of a prefill's forward. */
  readonly prefillChunk?: number;
}

/** Both streams in a document's caches, which a context may go on writing to. */
export interface CachedStreams {
  readonly prefix: SeenStream & { readonly cache: StreamCache };
  readonly suffix: SeenStream & { readonly cache: StreamCache };
}
