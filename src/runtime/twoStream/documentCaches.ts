import { StreamCache, type StreamCacheShape } from './streamCache';

/** The two stream caches of a document. */
export interface DocumentCache {
  readonly prefix: StreamCache;
  readonly suffix: StreamCache;
}

/** Caches of the documents used last, within a limit of memory. */
export class DocumentCaches {
  /** In order of use, the one used last at the end. */
  private readonly documents = new Map<string, DocumentCache>();

  /** @param maxBytes what all caches together may hold; the document in use is kept even when it alone is larger */
  constructor(
    private readonly shape: StreamCacheShape,
    private readonly maxBytes: number,
  ) {}

  /** The document's caches, empty when it is new, and marks it as used last. */
  open(documentId: string): DocumentCache {
    const cache = this.documents.get(documentId) ?? {
      prefix: new StreamCache(this.shape),
      suffix: new StreamCache(this.shape),
    };
    this.documents.delete(documentId);
    this.documents.set(documentId, cache);
    return cache;
  }

  /** Drops the documents used longest ago until the rest fits. Call it after a request, when its cache has grown. */
  trim(): void {
    for (const documentId of this.documents.keys()) {
      if (this.documents.size <= 1 || this.bytes <= this.maxBytes) return;
      this.documents.delete(documentId);
    }
  }

  close(documentId: string): void {
    this.documents.delete(documentId);
  }

  clear(): void {
    this.documents.clear();
  }

  get size(): number {
    return this.documents.size;
  }

  get bytes(): number {
    let sum = 0;
    for (const { prefix, suffix } of this.documents.values()) sum += prefix.bytes + suffix.bytes;
    return sum;
  }
}
