import type { InfillResult, RepairResult } from '../../protocol';
import type { Answer, Question } from './pendingRequests';
import type { OnAnswer } from './question';

/** Who may want to see what requests do. */
export interface TraceSink {
  /** Whether it does now. While it does not, requests ask the runtime for nothing more than they need. */
  readonly isRecording: boolean;
  /** A request that is sent now; each gets steps, and exactly one of the other calls. */
  begin(question: Question): Recording;
}

export interface Recording {
  step(event: Extract<Answer, { type: 'step' | 'repairStep' }>['event']): void;
  done(result: InfillResult | RepairResult): void;
  cancelled(): void;
  failed(message: string): void;
}

/** The question as it is asked for a recording: with everything there is to see. */
export function traced(question: Question): Question {
  return question.type === 'infill' ? { ...question, steps: true, trace: true } : question;
}

/** Lets a recording see the answers before whoever asked gets them. */
export function recorded<Result>(
  recording: Recording,
  onAnswer: OnAnswer<Result>,
): OnAnswer<Result> {
  return (answer, resolve) => {
    if (answer.type === 'step' || answer.type === 'repairStep') recording.step(answer.event);
    else recording.done(answer.result);
    onAnswer(answer, resolve);
  };
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
