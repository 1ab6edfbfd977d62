import type { CanvasTrace, CellTrace, CommitTrace, StepTrace } from '../../protocol';
import { maskedPositions, type Canvas } from './canvas';
import type { Contender } from './hypotheses';
import type { EncodedContext } from '../twoStream/encodeContext';
import type { Predictions } from '../twoStream/graph';
import type { Candidate } from './unmasking';
import type { Tokenizer } from '../package/tokenizer';

type Words = Pick<Tokenizer, 'decodeEach'>;

/** A step that is over. */
export interface FinishedStep {
  /** The contenders that were open before it. */
  readonly open: readonly Contender[];
  /** Theirs, in the same order. */
  readonly predictions: readonly Predictions[];
  /** All contenders after it, those about to be dropped included. */
  readonly advanced: readonly Contender[];
  /** `begun` of the best one. */
  readonly best: number;
}

/** Tells what each step of a request looked at and did, for who asks to see it; made only for them. */
export class StepTracer {
  private last: number | undefined;

  /**
   * @param encoded the first step tells what of it was cached
   * @param started when the request came, by the clock `now`
   */
  constructor(
    private readonly encoded: EncodedContext,
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
      ...(isFirst && { context: contextOf(this.encoded) }),
      canvases: canvasTraces(step, this.words),
      best: step.best,
    };
  }
}

function contextOf({ seen, tokens, encodeMs }: EncodedContext): StepTrace['context'] & object {
  const { prefix, suffix } = seen;
  return { tokens: prefix.ids.length + suffix.ids.length, encoded: tokens, encodeMs };
}

function canvasTraces({ open, predictions, advanced }: FinishedStep, words: Words): CanvasTrace[] {
  return open.flatMap((contender, index) => {
    const next = advanced.find(({ begun }) => begun === contender.begun);
    const answers = predictions[index];
    if (next === undefined || answers === undefined) return [];
    return [
      {
        begun: contender.begun,
        cells: cellsOf(contender.canvas, answers, words),
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
