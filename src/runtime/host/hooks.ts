import type { RepairStepEvent, StepEvent } from '../../protocol';
import type { Cancellation } from './cancellation';

/** How an infill ends early, and whom it tells of its steps. */
export interface InfillHooks {
  readonly cancellation: Cancellation;
  readonly onStep?: (event: StepEvent) => void;
  /** Whether steps come with their traces. */
  readonly trace?: boolean;
}

/** The same of a repair. */
export interface RepairHooks {
  readonly cancellation: Cancellation;
  readonly onStep?: (event: RepairStepEvent) => void;
  /** Resolves when the next forward may begin: what is more urgent goes first. */
  readonly turn?: () => Promise<void>;
}
