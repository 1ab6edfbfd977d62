import type { RequestKind, RequestMessage, ResultOf, StepOf } from '../../protocol';

/** Sees what requests do, while it records. */
export interface TraceSink {
  /** While it is false, requests ask the runtime for nothing more than they need. */
  readonly isRecording: boolean;
  /** A request that is sent now. Its recording gets the steps, and exactly one of the other calls. */
  begin(question: RequestMessage): Recording;
}

export interface Recording {
  step(event: StepOf<RequestKind>): void;
  done(result: ResultOf<RequestKind>): void;
  cancelled(): void;
  failed(message: string): void;
}

/** The message that asks for everything a recording can show. */
export function traced(question: RequestMessage): RequestMessage {
  return { ...question, steps: true, trace: true };
}

/** Tells a recording when a request ended without an answer. */
export function recordEnd(recording: Recording, settled: Promise<unknown>): void {
  settled.then(
    (result) => {
      if (result === undefined) recording.cancelled();
    },
    (error: unknown) => {
      recording.failed(error instanceof Error ? error.message : String(error));
    },
  );
}
