import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Cancellation } from './cancellation';

/** Counts a request's forwards, those after a cancellation as well. */
export class Forwards {
  private counted = 0;

  constructor(private readonly cancellation: Cancellation) {}

  get count(): number {
    return this.counted;
  }

  /** To be awaited after every forward: a message that came in meanwhile is read before the next one is decided on. */
  readonly afterForward = async (): Promise<void> => {
    this.counted++;
    this.cancellation.countForward();
    await nextTurn();
  };
}
