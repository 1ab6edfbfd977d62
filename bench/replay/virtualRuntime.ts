import type { Call, InfillQuery, LazyModel, ModelInfo } from '../../src/model/model';
import type { InfillResult } from '../../src/protocol';
import type { VirtualClock } from './virtualClock';

/** A request that the model is at work on, in virtual time. */
interface Running {
  /** When the model is free again. */
  until: number;
  /** Time of one of its forwards: a request that is not wanted any more ends after the present one. */
  readonly forwardMs: number;
  isOpen: boolean;
}

/**
 * The real runtime process in virtual time. An answer is worked out at once, with the clock standing still, and comes
 * when as much virtual time has passed as that took: later when the model had another request to stop first, and not at
 * all when the request was cancelled or superseded before.
 */
export class VirtualRuntime {
  requests = 0;
  /** Requests that ended without an answer. */
  superseded = 0;
  private running: Running | undefined;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly clock: VirtualClock,
    private readonly client: Pick<LazyModel, 'infill' | 'info'>,
    /** A machine that takes so many times as long. */
    private readonly slowness = 1,
  ) {}

  get info(): ModelInfo | undefined {
    return this.client.info;
  }

  get isIdle(): boolean {
    return this.info !== undefined && this.running?.isOpen !== true;
  }

  /** As `RuntimeClient.infill`. */
  async infill(
    query: InfillQuery,
    { signal }: Call<'infill'> = {},
  ): Promise<InfillResult | undefined> {
    if (signal?.aborted === true) return undefined;
    this.requests += 1;
    const asked = this.clock.now();
    const { result, ms } = await this.answer(query);
    const begun = this.stopOlder(asked);
    const forwardMs = ms / Math.max(1, result.forwards);
    const running: Running = { until: begun + ms, forwardMs, isOpen: true };
    this.running = running;
    const stop = (): void => {
      this.stop(running);
    };
    signal?.addEventListener('abort', stop, { once: true });
    await this.clock.passed(running.until - asked);
    signal?.removeEventListener('abort', stop);
    if (!running.isOpen) return undefined;
    running.isOpen = false;
    return result;
  }

  private answer(query: InfillQuery): Promise<{ result: InfillResult; ms: number }> {
    const work = this.turn.then(async () => {
      const started = performance.now();
      const result = await this.client.infill(query);
      if (result === undefined) throw new Error('a request that nobody cancelled has no answer');
      return { result, ms: (performance.now() - started) * this.slowness };
    });
    this.turn = work;
    return this.clock.hold(work);
  }

  /** The newest request wins. @returns when it can begin */
  private stopOlder(now: number): number {
    const { running } = this;
    if (running === undefined || running.until <= now) return now;
    this.stop(running);
    return running.until;
  }

  private stop(running: Running): void {
    if (!running.isOpen) return;
    running.isOpen = false;
    this.superseded += 1;
    running.until = Math.min(running.until, this.clock.now() + running.forwardMs);
  }
}
