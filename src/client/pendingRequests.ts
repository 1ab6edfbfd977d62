import type { InfillRequest, InfillResult, StepEvent } from '../protocol';
import type { RuntimeCallError } from './errors';

/** A request without its id, which the client gives. */
export type InfillQuery = Omit<InfillRequest, 'id'>;

/** A request in flight. It settles exactly once. */
export interface Pending {
  readonly id: number;
  readonly query: InfillQuery;
  readonly onStep: ((event: StepEvent) => void) | undefined;
  /** `undefined` when it was cancelled or superseded. */
  readonly resolve: (result: InfillResult | undefined) => void;
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
