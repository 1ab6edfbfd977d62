import type { ProcessLaunch } from './runtimeProcess';
import type { TraceSink } from './traceSink';

export interface RuntimeClientOptions extends ProcessLaunch {
  /** Longest start including reading the model, ms. */
  readonly startTimeoutMs?: number;
  /** Longest time without an answer to a request before the process counts as hung, ms. */
  readonly requestTimeoutMs?: number;
  /** Waits before a restart; `restartDelay` unless a test is in a hurry. */
  readonly restartDelay?: (crashes: number) => number | undefined;
  /** Lines for the log. */
  readonly log?: (line: string) => void;
  /** Sees what requests do, when it wants to. */
  readonly traces?: TraceSink;
}
