import type { StepEvent } from '../../protocol';
import type { Cancellation } from '../host/cancellation';

/** How an infill ends early, and whom it tells of its steps. */
export interface InfillHooks {
  readonly cancellation: Cancellation;
  readonly onStep?: (event: StepEvent) => void;
  /** Whether steps come with their traces. */
  readonly trace?: boolean;
}
