import type { RepairRequest, RewrittenDraft } from '../../protocol';
import type { SeenStreams } from '../twoStream/canvasForwards';
import type { InfillContext } from '../infill/infill';
import { beginAttempt, type AttemptRules } from './attempt';
import { countDoubts, doubtsOf } from './doubts';
import type { Draft } from './draftText';
import type { Forwarding } from './placedBatches';
import { refine, type PlacedAttempt } from './refine';
import { judged, proposalsOf, wholeDraft, type PartAttempt } from './rewrites';
import { scoreTexts, type PlacedTokens, type TokenScore } from './score';
import { sharedMasks } from './share';
import { startCanvases, type Start, type TokenTexts } from './starts';
import type { RepairWindow } from './windows';

/** A draft in work, for step events. */
export interface StepDraft {
  readonly draft: Draft;
  readonly ids: readonly (number | undefined)[];
}

/** What the work on one window needs. */
export interface WindowWork {
  readonly forwarding: Forwarding;
  /** The same without the deadline: what was refined in time is judged, too. */
  readonly finishing: Forwarding;
  readonly window: RepairWindow;
  readonly seen: SeenStreams;
  readonly rules: AttemptRules;
  /** Told after every step, with the drafts in work. */
  readonly tellStep: (working: readonly StepDraft[]) => void;
}

/** A draft with a doubt, and the canvases it is refined from. */
interface Doubted extends PlacedTokens {
  readonly draft: Draft;
  readonly scores: readonly TokenScore[];
  readonly doubts: number;
  readonly starts: readonly Start[];
}

interface DraftAttempt extends PlacedAttempt, PartAttempt {
  readonly of: Doubted;
}

/** Scores all drafts of a window, refines the doubted ones side by side, and judges what came out. */
export async function repairWindow(
  context: InfillContext,
  request: RepairRequest,
  work: WindowWork,
): Promise<{ readonly drafts: readonly RewrittenDraft[]; readonly scoredTokens: number }> {
  const { forwarding, finishing, window, seen, rules, tellStep } = work;
  const placed = window.drafts.map((draft) => ({
    draft,
    ids: draft.ids,
    seenPrefix: window.seenPrefix(draft),
    seenSuffix: window.seenSuffix(draft),
  }));
  const scores = await scoreTexts(forwarding, placed, seen, rules, rules.edit);
  const scored = placed.flatMap((place, index) => {
    const known = scores[index];
    return known === undefined ? [] : [{ ...place, scores: known }];
  });
  const doubted = scored
    .map((place): Doubted => ({ ...place, ...startsOf(place, request, rules, context) }))
    .filter(({ starts }) => starts.length > 0);
  const begun = doubted.flatMap((of): DraftAttempt[] => {
    return of.starts.map(({ canvas, from, to }) => {
      const seenPrefix = of.seenPrefix + from;
      const seenSuffix = of.seenSuffix + of.ids.length - to;
      return { of, from, to, seenPrefix, seenSuffix, attempt: beginAttempt(canvas, rules) };
    });
  });
  const { maxSteps } = context.manifest.sampler;
  const refined = await refine(forwarding, begun, seen, rules, maxSteps, (attempts) => {
    tellStep(doubted.map((of) => stepDraft(of, attempts)));
  });
  const proposed = doubted.map((of) => {
    const attempts = refined.filter((item) => item.of === of);
    const { tokenizer } = context;
    return { ...of, proposals: proposalsOf(of.draft, of, attempts, tokenizer, rules.maxCanvas) };
  });
  const rewrites = await judged(finishing, proposed, seen, rules, context.tokenizer);
  const drafts = proposed.map(({ draft: { start, end }, doubts }, index) => {
    return { start, end, doubts, rewrites: rewrites[index] ?? [] };
  });
  const scoredTokens = scored.reduce((sum, { ids }) => sum + ids.length, 0);
  return { drafts, scoredTokens };
}

/** The canvases a scored draft is refined from; none when there is nothing to doubt. */
function startsOf(
  { draft, scores }: { readonly draft: Draft; readonly scores: readonly TokenScore[] },
  { suspects, options: { share, seed = 0 } }: RepairRequest,
  { edit, maxCanvas, hasNewline }: AttemptRules,
  { tokenizer }: InfillContext,
): { readonly doubts: number; readonly starts: readonly Start[] } {
  if (share !== undefined) {
    const starts = sharedMasks(draft.ids, scores, share, seed);
    return { doubts: starts[0]?.canvas.filter((token) => token === undefined).length ?? 0, starts };
  }
  const doubts = doubtsOf(draft, suspects, scores, edit);
  const texts: TokenTexts = { hasNewline, isBlank: (id) => tokenizer.decode([id]).trim() === '' };
  const starts = startCanvases(draft.ids, doubts, texts, edit, maxCanvas);
  return { doubts: countDoubts(doubts), starts };
}

/** The draft as its first attempt has it: the one that keeps most of it. */
function stepDraft(of: Doubted, attempts: readonly DraftAttempt[]): StepDraft {
  const first = attempts.find((item) => item.of === of);
  return { draft: of.draft, ids: first === undefined ? of.draft.ids : wholeDraft(of.draft, first) };
}
