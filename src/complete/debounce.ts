/**
 * How long to wait for the user before asking. VS Code itself already waits 50 ms after a keystroke, so this adds
 * something only where it pays: while the user types faster than the model answers, every request would be superseded.
 */

import type { Clock } from './clock';

/** A longer gap between keystrokes is a pause, not a rhythm. */
const PAUSE_MS = 1000;
/** Longest wait. */
const MAX_DELAY_MS = 150;
/** A gap this many times the usual one between keystrokes means that the user has stopped. */
const GAP = 1.5;
/** Weight of the newest sample in both averages. */
const NEWEST = 0.3;

/** One per editor; not shared between documents typed in at once. */
export class Debounce {
  private last = Number.NEGATIVE_INFINITY;
  private interval: number | undefined;
  private latency = 0;
  private supersede: (() => void) | undefined;

  constructor(private readonly clock: Clock) {}

  /** Takes the time from a request to its answer into account, in ms. */
  answered(ms: number): void {
    this.latency = this.latency === 0 ? ms : average(this.latency, ms);
  }

  /** How long a request made now should wait, in ms: nothing when the answer comes before the next keystroke. */
  delay(): number {
    if (this.interval === undefined || this.latency < this.interval) return 0;
    return Math.min(MAX_DELAY_MS, this.interval * GAP);
  }

  /**
   * Call at every keystroke that wants a request.
   * @returns true when the request should be made, false when a newer call or `cancel` came first
   */
  async wait(): Promise<boolean> {
    this.keystroke();
    this.cancel();
    const ms = this.delay();
    if (ms === 0) return true;
    return new Promise((resolve) => {
      const stop = this.clock.after(ms, () => {
        this.supersede = undefined;
        resolve(true);
      });
      this.supersede = () => {
        stop();
        resolve(false);
      };
    });
  }

  /** Ends a wait in progress: its promise gives false. */
  cancel(): void {
    const supersede = this.supersede;
    this.supersede = undefined;
    supersede?.();
  }

  private keystroke(): void {
    const now = this.clock.now();
    const gap = now - this.last;
    this.last = now;
    if (gap > PAUSE_MS) {
      this.interval = undefined;
    } else {
      this.interval = this.interval === undefined ? gap : average(this.interval, gap);
    }
  }
}

function average(old: number, sample: number): number {
  return old + NEWEST * (sample - old);
}
