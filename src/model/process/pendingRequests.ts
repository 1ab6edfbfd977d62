import type { Answer, RequestMessage } from '../../protocol';
import type { RuntimeCallError } from './errors';

/** A request in flight. It settles exactly once: by an answer, or by one of the other two. */
export interface Pending {
  readonly id: number;
  readonly question: RequestMessage;
  /** A step of it, or its result. */
  readonly answer: (answer: Answer) => void;
  /** It was cancelled or superseded. */
  readonly cancelled: () => void;
  readonly reject: (error: RuntimeCallError) => void;
}

/** The requests that have no answer yet, by id. */
export class PendingRequests {
  private readonly byId = new Map<number, Pending>();

  get size(): number {
    return this.byId.size;
  }

  add(pending: Pending): void {
    this.byId.set(pending.id, pending);
  }

  get(id: number): Pending | undefined {
    return this.byId.get(id);
  }

  /** Takes a request out, to settle it; undefined when it has been settled. */
  take(id: number): Pending | undefined {
    const pending = this.byId.get(id);
    this.byId.delete(id);
    return pending;
  }

  /** Takes all out, oldest first. */
  takeAll(): Pending[] {
    const all = [...this.byId.values()];
    this.byId.clear();
    return all;
  }
}
