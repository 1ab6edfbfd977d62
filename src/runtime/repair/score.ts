import type { Place, PlacedCanvas, Predictions } from '../denoiser';
import type { Canvas } from '../infill/canvas';
import { chooseCandidate, type CommitRules } from '../infill/sampler';
import type { Candidate } from '../infill/unmasking';
import { placedBatches, type Forwarding } from './placedBatches';

/** What the model says of one token of a draft. */
export interface TokenScore {
  /** Natural-log probability of the token; an upper bound where it is not among the best candidates. */
  readonly own: number;
  /** The best candidate that is allowed, the token itself included. */
  readonly best: Candidate | undefined;
}

/** Tokens at a place of a context. */
export interface PlacedTokens extends Place {
  readonly ids: readonly number[];
}

/** Most log probability of a token that is not among the top K. */
const UNLISTED = Math.log(1e-4);

/**
 * Scores of every token of some texts, each judged among all others.
 *
 * A model trained on drafts predicts every position of a canvas that holds them visibly: one canvas a text (reference:
 * `training/anneal_train/reference/draft_scores.py`). Another model predicts masks only, so a text is fed twice side by
 * side, once with its even and once with its odd tokens masked (complementary masks, arXiv 2502.09992, as an estimate
 * of the pseudo-likelihood).
 * @returns as many entries as texts; undefined where it was stopped before
 */
export async function scoreTokens(
  forwarding: Forwarding,
  texts: readonly PlacedTokens[],
  rules: CommitRules,
  edit: boolean,
): Promise<(readonly TokenScore[] | undefined)[]> {
  const views = texts.map((text) => viewsOf(text, edit));
  const answers = await placedBatches(forwarding, views.flat());
  let next = 0;
  return texts.map(({ ids }, index) => {
    const scores: TokenScore[] = [];
    for (const view of views[index] ?? []) {
      const predictions = answers[next++];
      if (predictions === undefined) return undefined;
      view.ask.forEach((position, row) => {
        scores[position] = {
          own: ownLogp(predictions, row, ids[position]),
          best: chooseCandidate(view.canvas, position, predictions, row, rules),
        };
      });
    }
    return scores;
  });
}

/** Pseudo-log-likelihood: the sum of the tokens' log probabilities. */
export function pll(scores: readonly TokenScore[]): number {
  return scores.reduce((sum, { own }) => sum + own, 0);
}

interface View extends PlacedCanvas {
  readonly canvas: Canvas;
}

/** The canvases that together ask for every token of a text. */
function viewsOf({ ids, begin, stop }: PlacedTokens, edit: boolean): View[] {
  const all = ids.map((_, position) => position);
  const parts = edit
    ? [all]
    : [all.filter((position) => position % 2 === 0), all.filter((position) => position % 2 === 1)];
  return parts
    .filter((ask) => ask.length > 0)
    .map((ask) => ({ canvas: visible(ids, edit ? [] : ask), begin, stop, ask }));
}

function visible(ids: readonly number[], masked: readonly number[]): Canvas {
  const hidden = new Set(masked);
  return ids.map((id, position) => (hidden.has(position) ? undefined : { id, logp: 0 }));
}

function ownLogp({ ids, logps, topK }: Predictions, row: number, own: number | undefined): number {
  const begin = row * topK;
  for (let k = begin; k < begin + topK; k++) {
    if (ids[k] === own) return logps[k] ?? UNLISTED;
  }
  return Math.min(UNLISTED, logps[begin + topK - 1] ?? UNLISTED);
}
