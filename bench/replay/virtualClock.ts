import type { Clock } from '../../src/complete/clock';

interface Timer {
  readonly at: number;
  readonly callback: () => void;
}

/**
 * Time that passes when it is told to: hours of typing take as long as the model needs. While real work is held the
 * clock stands still; whoever holds it lets as much virtual time pass as the work took.
 */
export class VirtualClock implements Clock {
  private time = 0;
  private readonly timers = new Set<Timer>();
  private readonly held = new Set<Promise<unknown>>();
  private failure: Error | undefined;

  now(): number {
    return this.time;
  }

  after(ms: number, callback: () => void): () => void {
    const timer = { at: this.time + ms, callback };
    this.timers.add(timer);
    return () => {
      this.timers.delete(timer);
    };
  }

  /** Resolves once that many ms have passed. */
  passed(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.after(ms, resolve);
    });
  }

  /** Real work, during which no time passes. */
  async hold<Result>(work: Promise<Result>): Promise<Result> {
    this.held.add(work);
    try {
      return await work;
    } finally {
      this.held.delete(work);
    }
  }

  /** Lets work that nobody waits for go on; what it fails with is thrown by `advance`. */
  run(work: Promise<void>): void {
    work.catch((error: unknown) => {
      this.failure ??= error instanceof Error ? error : new Error(String(error));
    });
  }

  /** Lets time pass, with everything that falls due meanwhile and what follows from it. */
  async advance(ms: number): Promise<void> {
    const end = this.time + ms;
    await this.settled();
    for (let next = this.next(end); next !== undefined; next = this.next(end)) {
      this.timers.delete(next);
      this.time = next.at;
      next.callback();
      await this.settled();
    }
    this.time = end;
  }

  /** The timer that is due first, of equal ones the one that was set first. */
  private next(end: number): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.timers) {
      if (timer.at <= end && (first === undefined || timer.at < first.at)) first = timer;
    }
    return first;
  }

  /** Everything that can happen now has happened. */
  private async settled(): Promise<void> {
    do {
      await Promise.allSettled(this.held);
      await new Promise((resolve) => setImmediate(resolve));
    } while (this.held.size > 0);
    if (this.failure !== undefined) throw this.failure;
  }
}
