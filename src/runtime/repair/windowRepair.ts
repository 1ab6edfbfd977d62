import type { RepairRequest } from '../../protocol';
import type { LoadedModel } from '../loadedModel';
import type { AttemptRules } from './attempt';
import { beginAttempts, stepDrafts, type SuspectDraft } from './draftAttempts';
import type { Draft } from './draftText';
import { refineAttempts } from './refine';
import { candidatesOf, judged } from './rewrites';
import { scoreTokens, type TokenScore } from './score';
import { sharedMasks } from './share';
import { startCanvases, type TokenTexts } from './starts';
import { countSuspects, scoredSuspects } from './suspects';
import type { WindowResult, WindowWork } from './windowWork';

interface ScoredSuspect extends SuspectDraft {
  readonly scores: readonly TokenScore[];
}

/** Scores all drafts of a window, refines the suspect ones side by side, and judges what came out. */
export async function repairWindow(
  { denoiser, tokenizer }: LoadedModel,
  request: RepairRequest,
  { forwarding, finishing, drafts, rules, onStep }: WindowWork,
): Promise<WindowResult> {
  const scores = await scoreTokens(forwarding, drafts, rules, rules.edit);
  const scored = drafts.flatMap((draft, index) => {
    const known = scores[index];
    return known === undefined ? [] : [{ draft, scores: known }];
  });
  const suspect = scored
    .map((one): ScoredSuspect => ({ ...one, ...startsOf(one, request, rules, tokenizer) }))
    .filter(({ starts }) => starts.length > 0);
  const begun = beginAttempts(suspect, rules);
  const { maxSteps } = denoiser.sampling;
  const refined = await refineAttempts(forwarding, begun, rules, maxSteps, (attempts) => {
    onStep(stepDrafts(suspect, attempts));
  });
  const rewritten = suspect.map((of) => {
    const attempts = refined.filter((item) => item.of === of);
    return { ...of, candidates: candidatesOf(of.draft, attempts, tokenizer, rules.maxCanvas) };
  });
  const rewrites = await judged(finishing, rewritten, rules, tokenizer);
  return {
    drafts: rewritten.map(({ draft: { start, end }, count }, index) => {
      return { start, end, doubts: count, rewrites: rewrites[index] ?? [] };
    }),
    scoredTokens: scored.reduce((sum, { draft }) => sum + draft.ids.length, 0),
  };
}

/** The canvases a scored draft is refined from; none when nothing is suspect. */
function startsOf(
  { draft, scores }: { readonly draft: Draft; readonly scores: readonly TokenScore[] },
  { suspects: ranges, options: { share, seed = 0 } }: RepairRequest,
  { edit, maxCanvas, hasNewline }: AttemptRules,
  tokenizer: LoadedModel['tokenizer'],
): Pick<SuspectDraft, 'count' | 'starts'> {
  if (share !== undefined) {
    const starts = sharedMasks(draft.ids, scores, share, seed);
    return { count: starts[0]?.canvas.filter((token) => token === undefined).length ?? 0, starts };
  }
  const suspects = scoredSuspects(draft, ranges, scores, edit);
  const texts: TokenTexts = { hasNewline, isBlank: (id) => tokenizer.decode([id]).trim() === '' };
  const starts = startCanvases(draft.ids, suspects, texts, edit, maxCanvas);
  return { count: countSuspects(suspects), starts };
}
