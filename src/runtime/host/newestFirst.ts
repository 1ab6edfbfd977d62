import { Cancellation } from './cancellation';

/** What happens to a job; each job gets exactly one of the calls. */
export interface Jobs<Job> {
  /** Works on a job until it is done or cancelled. Must not throw. */
  run(job: Job, cancellation: Cancellation): Promise<void>;
  /** A job was dropped before it began. */
  dropped(job: Job): void;
}

/**
 * One job at a time, and only the newest of those that wait: a new job cancels the running one and replaces the
 * waiting one. A keystroke makes every older request worthless.
 */
export class NewestFirst<Job extends { readonly id: number }> {
  private running: { readonly job: Job; readonly cancellation: Cancellation } | undefined;
  private waiting: Job | undefined;
  private readonly whenDone: (() => void)[] = [];

  constructor(private readonly jobs: Jobs<Job>) {}

  /** Whether a job is running or waiting. */
  get isBusy(): boolean {
    return this.running !== undefined;
  }

  /** Resolves once no job is running or waiting; at once when none is. */
  idle(): Promise<void> {
    if (!this.isBusy) return Promise.resolve();
    return new Promise((resolve) => this.whenDone.push(resolve));
  }

  submit(job: Job): void {
    if (this.running === undefined) {
      void this.work(job);
      return;
    }
    this.running.cancellation.cancel();
    this.dropWaiting();
    this.waiting = job;
  }

  /** Cancels the job with this id; unknown ids are ignored, its answer may already be on its way. */
  cancel(id: number): void {
    if (this.running?.job.id === id) this.running.cancellation.cancel();
    if (this.waiting?.id === id) this.dropWaiting();
  }

  /** Asks the job with this id for what it has by now; one that has not begun has nothing. */
  finish(id: number): void {
    if (this.running?.job.id === id) this.running.cancellation.finish();
    if (this.waiting?.id === id) this.dropWaiting();
  }

  /** Cancels everything. */
  cancelAll(): void {
    this.running?.cancellation.cancel();
    this.dropWaiting();
  }

  private async work(first: Job): Promise<void> {
    let job: Job | undefined = first;
    while (job !== undefined) {
      this.running = { job, cancellation: new Cancellation() };
      await this.jobs.run(job, this.running.cancellation);
      job = this.waiting;
      this.waiting = undefined;
    }
    this.running = undefined;
    for (const resolve of this.whenDone.splice(0)) resolve();
  }

  private dropWaiting(): void {
    const dropped = this.waiting;
    this.waiting = undefined;
    if (dropped !== undefined) this.jobs.dropped(dropped);
  }
}
