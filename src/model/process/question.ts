import type { InfillResult, RepairResult, RepairStepEvent, StepEvent } from '../../protocol';
import type { RepairCall } from '../model';
import type { Answer, Pending, Question } from './pendingRequests';
import { recorded, recordEnd, traced, type TraceSink } from './traceSink';

/**
 * Longest time without an answer before the process counts as hung, ms; of a repair, counted from its last step: a
 * large selection is encoded and scored before the first one.
 */
export const TIMEOUT_MS: Readonly<Record<Question['type'], number>> = {
  infill: 15_000,
  repair: 120_000,
};

/** What to do with a step or a result; a result is passed to `resolve`. */
export type OnAnswer<Result> = (answer: Answer, resolve: (result: Result) => void) => void;

/** What to do with the answers to an infill. */
export function infillAnswer(
  onStep: ((event: StepEvent) => void) | undefined,
): OnAnswer<InfillResult> {
  return (answer, resolve) => {
    if (answer.type === 'step') onStep?.(answer.event);
    if (answer.type === 'done') resolve(answer.result);
  };
}

/** What to do with the answers to a repair. */
export function repairAnswer(
  onStep: ((event: RepairStepEvent) => void) | undefined,
): OnAnswer<RepairResult> {
  return (answer, resolve) => {
    if (answer.type === 'repairStep') onStep?.(answer.event);
    if (answer.type === 'repaired') resolve(answer.result);
  };
}

/**
 * A request in flight, and the promise it settles.
 * @param signals aborting `signal` calls `ends.cancel`, aborting `finish` calls `ends.finish`, until it is settled
 * @param traces sees what the request does, when it wants to
 */
export function question<Result>(
  id: number,
  asked: Question,
  { signal, finish }: Pick<RepairCall, 'signal' | 'finish'>,
  onAnswer: OnAnswer<Result>,
  ends: { readonly cancel: () => void; readonly finish: () => void },
  traces?: TraceSink,
): { readonly pending: Pending; readonly settled: Promise<Result | undefined> } {
  const { promise, resolve, reject } = withResolvers<Result | undefined>();
  signal?.addEventListener('abort', ends.cancel);
  finish?.addEventListener('abort', ends.finish);
  const stopListening = (): void => {
    signal?.removeEventListener('abort', ends.cancel);
    finish?.removeEventListener('abort', ends.finish);
  };
  const settle = (result: Result | undefined): void => {
    stopListening();
    resolve(result);
  };
  const recording = traces?.isRecording === true ? traces.begin(asked) : undefined;
  if (recording !== undefined) recordEnd(recording, promise);
  const told = recording === undefined ? onAnswer : recorded(recording, onAnswer);
  const pending: Pending = {
    id,
    question: recording === undefined ? asked : traced(asked),
    answer: (answer) => {
      told(answer, settle);
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
