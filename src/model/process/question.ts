import type { Answer, RequestKind, RequestMessage, ResultOf } from '../../protocol';
import type { Call } from '../model';
import type { Pending } from './pendingRequests';
import { recordEnd, traced, type TraceSink } from './traceSink';

/** The message that asks for a request of this kind. */
export type MessageOf<Kind extends RequestKind> = RequestMessage & { readonly type: Kind };

/** How a request is asked and what is done with its answers. */
export interface Asking<Kind extends RequestKind> extends Call<Kind> {
  /** Called when `signal` is aborted, until the request is settled. */
  readonly onCancel: () => void;
  /** Called when `finish` is aborted, until the request is settled. */
  readonly onFinish: () => void;
  /** Sees what the request does while it records. */
  readonly traces?: TraceSink | undefined;
}

/** A request in flight, and the promise it settles; undefined when the request was cancelled. */
export function question<Kind extends RequestKind>(
  asked: MessageOf<Kind>,
  { signal, finish, onCancel, onFinish, onStep, traces }: Asking<Kind>,
): { readonly pending: Pending; readonly settled: Promise<ResultOf<Kind> | undefined> } {
  const { promise, resolve, reject } = withResolvers<ResultOf<Kind> | undefined>();
  signal?.addEventListener('abort', onCancel);
  finish?.addEventListener('abort', onFinish);
  const stopListening = (): void => {
    signal?.removeEventListener('abort', onCancel);
    finish?.removeEventListener('abort', onFinish);
  };
  const settle = (result: ResultOf<Kind> | undefined): void => {
    stopListening();
    resolve(result);
  };
  const recording = traces?.isRecording === true ? traces.begin(asked) : undefined;
  if (recording !== undefined) recordEnd(recording, promise);
  const pending: Pending = {
    id: asked.request.id,
    question: recording === undefined ? asked : traced(asked),
    answer: (answer: Answer) => {
      if (answer.type === 'step') {
        recording?.step(answer.event);
        onStep?.(answer.event);
      } else {
        recording?.done(answer.result);
        settle(answer.result);
      }
    },
    cancelled: () => {
      settle(undefined);
    },
    reject: (error) => {
      stopListening();
      reject(error);
    },
  };
  return { pending, settled: promise };
}

/** `Promise.withResolvers`, which Node 20 has not. */
function withResolvers<Value>(): {
  readonly promise: Promise<Value>;
  readonly resolve: (value: Value) => void;
  readonly reject: (error: Error) => void;
} {
  let resolve: (value: Value) => void = () => undefined;
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<Value>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}
