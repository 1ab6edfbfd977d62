/** What one request to the model did, as it is kept, shown and exported. */
import type { RequestKind, RequestOf, ResultOf, StepOf } from '../protocol';

export interface TraceOf<Kind extends RequestKind> {
  readonly kind: Kind;
  /** Counts the requests seen, from 1. */
  readonly number: number;
  /** When it was sent, as an ISO date. */
  readonly at: string;
  readonly request: RequestOf<Kind>;
  readonly events: readonly StepOf<Kind>[];
  readonly outcome: Outcome<ResultOf<Kind>>;
}

export type Outcome<Result> =
  | { readonly kind: 'running' }
  | { readonly kind: 'done'; readonly result: Result }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly message: string };

export type Trace = { readonly [Kind in RequestKind]: TraceOf<Kind> }[RequestKind];

/** The traces as a file, with what is needed to read it. */
export interface TraceFile {
  readonly format: 'anneal-traces';
  readonly version: 1;
  readonly traces: readonly Trace[];
}

export function traceFile(traces: readonly Trace[]): TraceFile {
  return { format: 'anneal-traces', version: 1, traces };
}
