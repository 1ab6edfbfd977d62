import type { PositionKind } from '../common/positions';
import type { Provenance } from '../common/results';
import type { GateChoice, GatePoint } from './curve';

/** Result of tuning the confidence gate. */
export interface GateResult extends Provenance {
  readonly kind: 'gate';
  readonly options: {
    readonly positions: number;
    readonly seed: number;
    readonly maxTokens: number;
  };
  readonly written: boolean;
  readonly choices: readonly GateChoice[];
  /** Over all positions, both halves. */
  readonly curve: readonly GatePoint[];
  readonly byKind: Readonly<Record<PositionKind, GatePoint>>;
}
