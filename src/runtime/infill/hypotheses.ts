import type { StopReason } from '../../protocol';
import type { Predictions } from '../denoiser';
import { blankCanvas, type Canvas } from './canvas';
import { denoiseStep, type SamplerRules } from './sampler';
import type { Candidate } from './unmasking';

/**
 * One of the canvases refined side by side for a request, each begun with another length.
 *
 * How long the missing text is counts more than anything else in infilling (a 0.5B model: 32 % without, 77 % with the
 * length known; research/diffusion-models.md, 2.1), and one guess is often wrong. Several cost little: they share each
 * forward, and those far behind are dropped.
 */
export interface Hypothesis {
  readonly canvas: Canvas;
  /** The length it began with; no two hypotheses have the same. */
  readonly begun: number;
  /** What was committed in its last step. */
  readonly commits: readonly Candidate[];
  /** Natural-log probability of all its decisions; it never rises. */
  readonly score: number;
  /** How many decisions that were: tokens, expansions and deletions. */
  readonly decisions: number;
  /** Masks were deleted from it: it does not grow any more. */
  readonly shrunk: boolean;
  /** A line break ended the canvas. */
  readonly cut: boolean;
  /** Why it is finished; undefined while it is not. */
  readonly stop: StopReason | undefined;
}

/**
 * Canvases of the likeliest lengths, at most `most` and none longer than `maxCanvas`.
 * @param guesses likeliest first
 * @param width most masks together, at least `maxCanvas`: a step takes as long as what it feeds, so short texts have
 *   more lengths tried than long ones
 */
export function beginHypotheses(
  guesses: readonly number[],
  most: number,
  maxCanvas: number,
  width: number,
): Hypothesis[] {
  const lengths: number[] = [];
  let room = width;
  for (const length of new Set(guesses.map((guess) => Math.min(guess, maxCanvas)))) {
    if (lengths.length >= most || length > room) continue;
    lengths.push(length);
    room -= length;
  }
  return lengths.map((length) => {
    const canvas = blankCanvas(length);
    const stop = endOf(canvas, false);
    const begun: Pick<Hypothesis, 'begun' | 'commits'> = { begun: length, commits: [] };
    return { canvas, ...begun, score: 0, decisions: 0, shrunk: false, cut: false, stop };
  });
}

export const isOpen = ({ stop }: Hypothesis): boolean => stop === undefined;

/** The hypothesis after one denoise step; `predictions` are for its masked positions. */
export function advance(
  hypothesis: Hypothesis,
  predictions: Predictions,
  rules: SamplerRules,
): Hypothesis {
  const mayGrow = rules.mayGrow && !hypothesis.shrunk;
  const step = denoiseStep(hypothesis.canvas, predictions, { ...rules, mayGrow });
  const cut = hypothesis.cut || step.cutAtNewline;
  return {
    canvas: step.canvas,
    begun: hypothesis.begun,
    commits: step.committed,
    score: step.committed.reduce((sum, { logp }) => sum + logp, hypothesis.score),
    decisions: hypothesis.decisions + step.committed.length,
    shrunk: hypothesis.shrunk || step.shrank,
    cut,
    stop: step.committed.length === 0 ? 'unsure' : endOf(step.canvas, cut),
  };
}

/** All hypotheses after a step of the open ones; `predictions` has one entry for each of those, in order. */
export function advanceOpen(
  hypotheses: readonly Hypothesis[],
  predictions: readonly Predictions[],
  rules: SamplerRules,
): Hypothesis[] {
  const answers = predictions.values();
  return hypotheses.map((hypothesis) => {
    if (!isOpen(hypothesis)) return hypothesis;
    const answer = answers.next();
    if (answer.done === true) throw new Error('an open hypothesis has no predictions');
    return advance(hypothesis, answer.value, rules);
  });
}

/** How far behind the best finished hypothesis, in nats, another one may lie and still be gone on with. */
export const MAX_BEHIND = 10;

/** Steps that the open hypotheses get once one is finished: what takes longer is seldom better (docs/training.md). */
export const PATIENCE = 2;

/**
 * The finished ones, and the open ones that are not too far behind the best of these.
 *
 * Nothing can be behind a canvas that began without masks: it has decided nothing, so its score of 0 says nothing.
 */
export function prune(hypotheses: readonly Hypothesis[]): Hypothesis[] {
  const denoised = hypotheses.filter(isDenoised);
  if (denoised.length === 0) return [...hypotheses];
  const leading = Math.max(...denoised.map(({ score }) => score));
  return hypotheses.filter(
    (hypothesis) =>
      isFinished(hypothesis) || (isOpen(hypothesis) && hypothesis.score > leading - MAX_BEHIND),
  );
}

/**
 * The finished hypotheses, best first as far as their decisions tell: by the mean of these, as the sum would let the
 * shortest win. Where two are equal, the likelier length comes first. What they say is judged by `completions.ts`.
 */
export function ranked(hypotheses: readonly Hypothesis[]): Hypothesis[] {
  return hypotheses.filter(isFinished).sort((one, other) => meanOf(other) - meanOf(one));
}

const meanOf = ({ score, decisions }: Hypothesis): number => score / Math.max(1, decisions);

/** The best finished hypothesis; where none is finished, the one that began with the likeliest length. */
export function best(hypotheses: readonly Hypothesis[]): Hypothesis {
  const first = ranked(hypotheses)[0] ?? hypotheses[0];
  if (first === undefined) throw new Error('there is no hypothesis');
  return first;
}

/** Finished by decisions of its own, not by having begun without masks. */
export const isDenoised = (hypothesis: Hypothesis): boolean =>
  isFinished(hypothesis) && hypothesis.decisions > 0;

/** Finished with a whole text. */
export const isFinished = ({ stop }: Hypothesis): boolean =>
  stop !== undefined && stop !== 'unsure';

/** Why a canvas is finished, or undefined while it has masks. */
function endOf(canvas: Canvas, cutAtNewline: boolean): StopReason | undefined {
  if (canvas.includes(undefined)) return undefined;
  if (cutAtNewline) return 'newline';
  return canvas.length === 0 ? 'empty' : 'complete';
}
