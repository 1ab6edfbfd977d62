import type { Predictions } from '../denoiser';
import { maskedPositions, type Canvas } from '../infill/canvas';
import {
  allowedCandidates,
  applyCommits,
  chooseCandidate,
  denoiseStep,
  type SamplerRules,
} from '../infill/sampler';

/** One way of refining a draft: a canvas on its way from the draft to a rewrite. */
export interface Attempt {
  readonly canvas: Canvas;
  /** `failed`: the model had nothing to offer for a mask, or too little. */
  readonly state: 'open' | 'done' | 'failed';
  /** Passes over the visible tokens so far. */
  readonly passes: number;
  /** Natural-log probability of all its decisions. */
  readonly score: number;
  /** Masks were deleted from it: it does not grow any more, as in the sampler of infills. */
  readonly shrunk: boolean;
}

/** Rules of an attempt, fixed for a request. */
export interface AttemptRules extends SamplerRules {
  /** Whether visible tokens are judged and changed as well. */
  readonly edit: boolean;
  /** An attempt whose score falls below this is given up: what the model has to guess that often is noise. */
  readonly minScore: number;
}

/** Probability from which on a visible token is changed. */
const SURE = 0.9;

/** Most passes over the visible tokens of a draft: one that is still not settled goes round in circles. */
const MAX_PASSES = 4;

export function beginAttempt(canvas: Canvas, { edit }: AttemptRules): Attempt {
  const begun: Attempt = { canvas, state: 'open', passes: 0, score: 0, shrunk: false };
  return canvas.length === 0 || (!edit && !canvas.includes(undefined))
    ? { ...begun, state: 'done' }
    : begun;
}

/** The positions an open attempt asks for: its masks; once there are none, all. */
export function askedPositions({ canvas }: Attempt): number[] {
  const open = maskedPositions(canvas);
  return open.length > 0 ? open : canvas.map((_, position) => position);
}

/**
 * The attempt after one step. Masks are filled as the sampler does; visible tokens are changed while no mask is open,
 * since what is beside a mask is judged when the mask is known (`refine` in
 * `training/anneal_train/reference/draft_scores.py`).
 * @param predictions for `askedPositions`
 */
export function advanceAttempt(
  attempt: Attempt,
  predictions: Predictions,
  rules: AttemptRules,
): Attempt {
  return attempt.canvas.includes(undefined)
    ? filled(attempt, predictions, rules)
    : changed(attempt, predictions, rules);
}

/** Second choices for a lone mask, and what they must have at least to be tried, as natural logarithms. */
const MAX_OTHERS = 2;
const MIN_OTHER = Math.log(0.02);

/**
 * What else a lone mask may become: the predictions are there anyway, and the caller has a parser to choose with.
 * @param predictions for `askedPositions`, before the step
 */
export function otherAttempts(
  attempt: Attempt,
  predictions: Predictions,
  rules: AttemptRules,
): Attempt[] {
  const [position, ...more] = maskedPositions(attempt.canvas);
  if (position === undefined || more.length > 0) return [];
  const [, ...others] = allowedCandidates(attempt.canvas, position, predictions, 0, rules);
  return others
    .filter(({ kind, logp }) => kind === 'token' && logp >= MIN_OTHER)
    .slice(0, MAX_OTHERS)
    .map((candidate) => ({
      ...attempt,
      canvas: applyCommits(attempt.canvas, [candidate], rules),
      score: attempt.score + candidate.logp,
      state: rules.edit ? 'open' : 'done',
    }));
}

function filled(attempt: Attempt, predictions: Predictions, rules: AttemptRules): Attempt {
  const mayGrow = rules.mayGrow && !attempt.shrunk;
  const step = denoiseStep(attempt.canvas, predictions, { ...rules, mayGrow });
  const { canvas, committed } = step;
  const score = committed.reduce((sum, { logp }) => sum + logp, attempt.score);
  const next = { ...attempt, canvas, score, shrunk: attempt.shrunk || step.shrank };
  if (committed.length === 0 || score < rules.minScore) return { ...next, state: 'failed' };
  if (canvas.includes(undefined)) return next;
  const isOver = !rules.edit || canvas.length === 0 || attempt.passes >= MAX_PASSES;
  return { ...next, state: isOver ? 'done' : 'open' };
}

function changed(attempt: Attempt, predictions: Predictions, rules: AttemptRules): Attempt {
  const { canvas } = attempt;
  const passes = attempt.passes + 1;
  const changes = canvas.flatMap((token, position) => {
    const best = chooseCandidate(canvas, position, predictions, position, rules);
    const isChange = best !== undefined && best.id !== token?.id && best.logp >= Math.log(SURE);
    return isChange ? [best] : [];
  });
  if (changes.length === 0) return { ...attempt, passes, state: 'done' };
  const next = applyCommits(canvas, changes, rules);
  const isOver = !next.includes(undefined) && (next.length === 0 || passes >= MAX_PASSES);
  const score = changes.reduce((sum, { logp }) => sum + logp, attempt.score);
  return { ...attempt, canvas: next, passes, score, state: isOver ? 'done' : 'open' };
}
