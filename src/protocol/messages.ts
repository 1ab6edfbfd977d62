/**
 * Messages between the editor (or the CLI) and the runtime process, as plain JSON.
 *
 * The runtime answers every request exactly once, with `done`, `cancelled` or `error`. One request of each kind is in
 * flight at a time: a newer one supersedes the older, which stops between two forwards and answers `cancelled`.
 * `finish` ends a repair as its deadline would: with what is done by then.
 */
import type * as v from 'valibot';
import type { RuntimeError } from './errors';
import { record, text, whole } from './fields';
import type { RuntimeInfo } from './info';
import type { RequestKind, RequestOf, ResultOf, StepOf } from './requests';

/** Asks the runtime to work on a request. */
export interface RequestMessageOf<Kind extends RequestKind> {
  readonly type: Kind;
  readonly request: RequestOf<Kind>;
  /** Send an event after each step. */
  readonly steps?: boolean;
  /** Send events with traces, where the kind has them. */
  readonly trace?: boolean;
}
export type RequestMessage = { [Kind in RequestKind]: RequestMessageOf<Kind> }[RequestKind];

/** The fields of the other messages to the runtime, by type. */
export const CONTROLS = {
  /** Stop working on a request. */
  cancel: record({ id: whole(0) }),
  /** Answer a request with what is done by now. */
  finish: record({ id: whole(0) }),
  /** Forget a document that was closed. */
  close: record({ documentId: text }),
  info: record({}),
  shutdown: record({}),
} as const;
export type ControlType = keyof typeof CONTROLS;
export type ControlMessage = {
  readonly [Type in ControlType]: { readonly type: Type } & Readonly<
    v.InferOutput<(typeof CONTROLS)[Type]>
  >;
}[ControlType];

export type ToRuntime = RequestMessage | ControlMessage;

/** An event or the result of the request with this id; both are of the request's kind. */
export type Answer =
  | { readonly type: 'step'; readonly id: number; readonly event: StepOf<RequestKind> }
  | { readonly type: 'done'; readonly id: number; readonly result: ResultOf<RequestKind> };

export type FromRuntime =
  | Answer
  | { readonly type: 'ready'; readonly info: RuntimeInfo }
  | { readonly type: 'failed'; readonly error: RuntimeError }
  | { readonly type: 'cancelled'; readonly id: number; readonly forwardsAfterCancel: number }
  | { readonly type: 'info'; readonly info: RuntimeInfo }
  | { readonly type: 'error'; readonly id?: number; readonly error: RuntimeError };
