import type { Provenance } from '../common/results';
import type { Setting } from './replay';
import type { UserActions } from './user';

/** Times from a key to text on the screen, ms; VS Code's own wait is part of them. */
export interface Waits {
  readonly times: number;
  readonly p50: number;
  readonly p95: number;
}

/** What happened in one setting. */
export interface ReplayRow extends Setting, Readonly<UserActions> {
  /** Sent to the runtime. */
  readonly requests: number;
  /** Requests fewer than without tricks; negative where there were more. */
  readonly saved: number;
  /** Requests that were cancelled, or stopped for a newer one, before they had an answer. */
  readonly superseded: number;
  readonly visible: Waits;
  readonly visibleAfterAcceptance: Waits;
  /** Texts that were taken away or replaced while the user typed what they said. */
  readonly withdrawn: number;
}

/** The result file `replay.json`. */
export interface ReplayResult extends Provenance {
  readonly kind: 'replay';
  readonly options: { readonly sessions: number; readonly seed: number };
  readonly seconds: number;
  readonly threads: number;
  /** Units of all targets together. */
  readonly units: number;
  readonly rows: readonly ReplayRow[];
}
