import type { CanvasTrace, CellTrace, CommitTrace, StepTrace } from '../../protocol';
import type { Context, Predictions } from '../denoiser';
import type { Tokenizer } from '../package/tokenizer';
import { maskedPositions, type Canvas } from './canvas';
import type { Hypothesis } from './hypotheses';
import type { Candidate } from './unmasking';

type Words = Pick<Tokenizer, 'decodeEach'>;

/** A step that is over. */
export interface FinishedStep {
  /** The hypotheses that were open before it. */
  readonly open: readonly Hypothesis[];
  /** Theirs, in the same order. */
  readonly predictions: readonly Predictions[];
  /** All hypotheses after it, those about to be dropped included. */
  readonly advanced: readonly Hypothesis[];
  /** `begun` of the best one. */
  readonly best: number;
}

/** Makes the traces of a request's steps: what each saw and committed. Only a request with `trace` has one. */
export class StepTracer {
  private last: number | undefined;

  /**
   * @param context the first step says how much of it was cached
   * @param started when the request came, by the clock `now`
   */
  constructor(
    private readonly context: Context,
    private readonly started: number,
    private readonly now: () => number,
    private readonly words: Words,
  ) {}

  step(step: FinishedStep): StepTrace {
    const before = this.last ?? this.started;
    const isFirst = this.last === undefined;
    this.last = this.now();
    return {
      ms: this.last - before,
      ...(isFirst && { context: contextOf(this.context) }),
      canvases: canvasTraces(step, this.words),
      best: step.best,
    };
  }
}

function contextOf({ tokens, encodedTokens, encodeMs }: Context): StepTrace['context'] & object {
  return { tokens, encoded: encodedTokens, encodeMs };
}

function canvasTraces({ open, predictions, advanced }: FinishedStep, words: Words): CanvasTrace[] {
  return open.flatMap((hypothesis, index) => {
    const next = advanced.find(({ begun }) => begun === hypothesis.begun);
    const answers = predictions[index];
    if (next === undefined || answers === undefined) return [];
    return [
      {
        begun: hypothesis.begun,
        cells: cellsOf(hypothesis.canvas, answers, words),
        commits: next.commits.map((commit) => commitTrace(commit, words)),
        after: textsOf(next.canvas, words),
        ...(next.stop !== undefined && { stop: next.stop }),
      },
    ];
  });
}

/** Text and probability of each position; a mask has that of the model's best guess, allowed or not. */
function cellsOf(canvas: Canvas, { logps, topK }: Predictions, words: Words): CellTrace[] {
  const rows = new Map(maskedPositions(canvas).map((position, row) => [position, row]));
  return textsOf(canvas, words).map((text, position) => {
    const row = rows.get(position);
    const logp = row === undefined ? canvas[position]?.logp : logps[row * topK];
    return { text, probability: Math.exp(logp ?? -Infinity) };
  });
}

function commitTrace({ position, kind, id, logp }: Candidate, words: Words): CommitTrace {
  const [text] = kind === 'token' ? words.decodeEach([id]) : [];
  return { position, kind, probability: Math.exp(logp), ...(typeof text === 'string' && { text }) };
}

function textsOf(canvas: Canvas, words: Words): (string | null)[] {
  return words.decodeEach(canvas.map((token) => token?.id));
}
