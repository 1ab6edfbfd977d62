import { quantile, round } from '../common/stats';
import type { ReplayRow, Waits } from './result';
import type { Audience, Cause } from './stage';
import type { Setting } from './replay';
import type { UserActions } from './user';
import type { VirtualRuntime } from './virtualRuntime';

/** Counts what happened in one setting, over all sessions. */
export class Tally implements Audience {
  private readonly keyWaits: number[] = [];
  private readonly acceptanceWaits: number[] = [];
  private withdrawals = 0;
  /** Sent to the runtime. */
  requests = 0;
  private ended = 0;
  private readonly sums: UserActions = {
    keystrokes: 0,
    accepted: 0,
    takenBack: 0,
    acceptedUnits: 0,
  };

  constructor(readonly setting: Setting) {}

  /** What comes back after an undo has been seen before. */
  appeared(ms: number, after: Cause): void {
    if (after === 'key') this.keyWaits.push(ms);
    if (after === 'acceptance') this.acceptanceWaits.push(ms);
  }

  withdrawn(): void {
    this.withdrawals += 1;
  }

  /** A session is over. */
  add(
    { keystrokes, accepted, takenBack, acceptedUnits }: UserActions,
    { requests, superseded }: Pick<VirtualRuntime, 'requests' | 'superseded'>,
  ): void {
    this.sums.keystrokes += keystrokes;
    this.sums.accepted += accepted;
    this.sums.takenBack += takenBack;
    this.sums.acceptedUnits += acceptedUnits;
    this.requests += requests;
    this.ended += superseded;
  }

  /** @param plain requests of the way without tricks, for the same habit */
  row(plain: number): ReplayRow {
    const { setting, requests, ended } = this;
    return {
      ...setting,
      ...this.sums,
      requests,
      saved: plain - requests,
      superseded: ended,
      visible: waits(this.keyWaits),
      visibleAfterAcceptance: waits(this.acceptanceWaits),
      withdrawn: this.withdrawals,
    };
  }
}

function waits(times: readonly number[]): Waits {
  return {
    times: times.length,
    p50: round(quantile(times, 0.5), 1),
    p95: round(quantile(times, 0.95), 1),
  };
}
