import type { CacheShape } from './keyValueBuffers';
import { TokenContext } from './tokenContext';

/** Prompt tokens of a context that may be lost to a new prompt; where more would be, the shared part is copied. */
const MAX_LOST = 64;

/** Shared tokens below which a copy is not worth its memory. */
const MIN_SHARED = 16;

/** Columns for what is written behind the prompt, so that writing seldom grows the buffers. */
const ROOM = 96;

/** Contexts kept, so that going back and forth between a few places reads nothing anew. */
const MAX_CONTEXTS = 6;

/** Requests of different lanes may be under way at the same time, one of each. */
export type Lane = 'foreground' | 'background';

/** The last few prompts with their keys and values; the least recently used go first. */
export class Contexts {
  /** Most recently used last. */
  private readonly contexts: TokenContext[] = [];
  /** Contexts that requests under way work in. */
  private readonly held = new Map<Lane, TokenContext>();

  constructor(
    private readonly shape: CacheShape,
    private readonly maxBytes: number,
  ) {}

  get bytes(): number {
    return this.contexts.reduce((sum, { buffers }) => sum + buffers.bytes, 0);
  }

  /**
   * A context whose trunk is the longest beginning of `ids` that any context has cached, without branches. The caller
   * reads the rest. The lane holds it, so that no other lane changes it, until its next call or `release`.
   */
  acquire(documentId: string, ids: readonly number[], lane: Lane): TokenContext {
    this.release(lane);
    const context = this.nearest(documentId, ids);
    this.held.set(lane, context);
    const index = this.contexts.indexOf(context);
    if (index >= 0) this.contexts.splice(index, 1);
    this.contexts.push(context);
    context.buffers.reserve(ids.length + ROOM);
    this.evict();
    return context;
  }

  /** Ends what `acquire` began. */
  release(lane: Lane): void {
    this.held.delete(lane);
  }

  /** Forgets the contexts of a document. */
  close(documentId: string): void {
    const kept = this.contexts.filter((context) => context.documentId !== documentId);
    this.contexts.splice(0, this.contexts.length, ...kept);
  }

  /** Forgets everything. */
  clear(): void {
    this.contexts.length = 0;
  }

  private nearest(documentId: string, ids: readonly number[]): TokenContext {
    let best: TokenContext | undefined;
    let shared = 0;
    for (const context of this.contexts) {
      const length = context.sharedLength(ids);
      if (length < shared || length === 0) continue;
      best = context;
      shared = length;
    }
    if (best === undefined) return new TokenContext(this.shape, documentId);
    const lost = best.promptLength - shared;
    if (lost <= MAX_LOST && best.documentId === documentId && !this.isHeld(best)) {
      best.truncate(shared);
      return best;
    }
    return shared < MIN_SHARED
      ? new TokenContext(this.shape, documentId)
      : best.copy(shared, documentId, this.shape);
  }

  private evict(): void {
    while (this.isOver()) {
      const oldest = this.contexts.findIndex((context) => !this.isHeld(context));
      if (oldest === -1) return;
      this.contexts.splice(oldest, 1);
    }
  }

  private isHeld(context: TokenContext): boolean {
    return [...this.held.values()].includes(context);
  }

  private isOver(): boolean {
    return this.contexts.length > MAX_CONTEXTS || this.bytes > this.maxBytes;
  }
}
