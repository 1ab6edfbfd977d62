import type { StopReason } from '../protocol';
import { blankCanvas, type Canvas } from './canvas';
import type { Predictions } from './graph';
import { denoiseStep, type SamplerRules } from './sampler';

/**
 * One of the canvases refined side by side for a request, each begun with another length.
 *
 * How long the missing text is counts more than anything else in infilling (a 0.5B model: 32 % without, 77 % with the
 * length known; research/diffusion-models.md, 2.1), and one guess is often wrong. Several cost little: they share each
 * forward, and those that cannot win any more are dropped.
 */
export interface Contender {
  readonly canvas: Canvas;
  /** Natural-log probability of all its decisions; it never rises. */
  readonly score: number;
  /** A line break ended the canvas. */
  readonly cut: boolean;
  /** Why it is finished; undefined while it is not. */
  readonly stop: StopReason | undefined;
}

/** Canvases of the `most` likeliest lengths, none longer than `maxCanvas`. `guesses` come likeliest first. */
export function beginContenders(
  guesses: readonly number[],
  most: number,
  maxCanvas: number,
): Contender[] {
  const lengths = new Set(guesses.map((length) => Math.min(length, maxCanvas)));
  return [...lengths].slice(0, most).map((length) => {
    const canvas = blankCanvas(length);
    return { canvas, score: 0, cut: false, stop: endOf(canvas, false) };
  });
}

export const isOpen = ({ stop }: Contender): boolean => stop === undefined;

/** The contender after one denoise step; `predictions` are for its masked positions. */
export function advance(
  contender: Contender,
  predictions: Predictions,
  rules: SamplerRules,
): Contender {
  const step = denoiseStep(contender.canvas, predictions, rules);
  const cut = contender.cut || step.cutAtNewline;
  return {
    canvas: step.canvas,
    score: step.committed.reduce((sum, { logp }) => sum + logp, contender.score),
    cut,
    stop: step.committed.length === 0 ? 'unsure' : endOf(step.canvas, cut),
  };
}

/** All contenders after a step of the open ones; `predictions` has one entry for each of those, in order. */
export function advanceOpen(
  contenders: readonly Contender[],
  predictions: readonly Predictions[],
  rules: SamplerRules,
): Contender[] {
  const answers = predictions.values();
  return contenders.map((contender) => {
    if (!isOpen(contender)) return contender;
    const answer = answers.next();
    if (answer.done === true) throw new Error('an open contender has no predictions');
    return advance(contender, answer.value, rules);
  });
}

/** Those that can still win: the best finished one, and the open ones that are ahead of it. */
export function inTheRunning(contenders: readonly Contender[]): Contender[] {
  const finished = contenders.filter(isFinished);
  if (finished.length === 0) return [...contenders];
  const winner = best(finished);
  return contenders.filter(
    (contender) => contender === winner || (isOpen(contender) && contender.score > winner.score),
  );
}

/** The likeliest finished contender; where none is finished, the one that began with the likeliest length. */
export function best(contenders: readonly Contender[]): Contender {
  const [first, ...rest] = contenders.some(isFinished) ? contenders.filter(isFinished) : contenders;
  if (first === undefined) throw new Error('there is no contender');
  if (!isFinished(first)) return first;
  return rest.reduce((leader, other) => (other.score > leader.score ? other : leader), first);
}

/** Finished with a whole text. */
const isFinished = ({ stop }: Contender): boolean => stop !== undefined && stop !== 'unsure';

/** Why a canvas is finished, or undefined while it has masks. */
function endOf(canvas: Canvas, cutAtNewline: boolean): StopReason | undefined {
  if (canvas.includes(undefined)) return undefined;
  if (cutAtNewline) return 'newline';
  return canvas.length === 0 ? 'empty' : 'complete';
}
