/** What one request to the model did, as it is kept, shown and exported. */
import type {
  InfillRequest,
  InfillResult,
  RepairRequest,
  RepairResult,
  RepairStepEvent,
  StepEvent,
} from '../protocol';

interface TraceOf<Kind extends string, Request, Event, Result> {
  readonly kind: Kind;
  /** Counts the requests seen, from 1. */
  readonly number: number;
  /** When it was sent, as an ISO date. */
  readonly at: string;
  readonly request: Request;
  readonly events: readonly Event[];
  readonly outcome: Outcome<Result>;
}

export type Outcome<Result> =
  | { readonly kind: 'running' }
  | { readonly kind: 'done'; readonly result: Result }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly message: string };

export type InfillTrace = TraceOf<'infill', InfillRequest, StepEvent, InfillResult>;
export type RepairTrace = TraceOf<'repair', RepairRequest, RepairStepEvent, RepairResult>;
export type Trace = InfillTrace | RepairTrace;

/** The traces as a file, with what is needed to read it. */
export interface TraceFile {
  readonly format: 'anneal-traces';
  readonly version: 1;
  readonly traces: readonly Trace[];
}

export function traceFile(traces: readonly Trace[]): TraceFile {
  return { format: 'anneal-traces', version: 1, traces };
}
