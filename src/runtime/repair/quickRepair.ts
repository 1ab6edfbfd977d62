import type { RepairRequest, Rewrite } from '../../protocol';
import type { LoadedModel } from '../loadedModel';
import type { Tokenizer } from '../package/tokenizer';
import type { AttemptRules } from './attempt';
import {
  beginAttempts,
  finishedTexts,
  stepDrafts,
  type DraftAttempt,
  type SuspectDraft,
} from './draftAttempts';
import { editDistance } from './editDistance';
import { localGains, type Change } from './localGains';
import { refineAttempts } from './refine';
import { hull, leftOut, masked, type Start } from './starts';
import { scoredSuspects, type Places } from './suspects';
import type { WindowResult, WindowWork } from './windowWork';

/** Steps of a quick attempt: a token that is missing takes one, two take three at most. */
const MAX_STEPS = 4;

/** Texts of a draft that are judged. */
const MAX_CANDIDATES = 10;

/**
 * Tries the least that could put each suspect right, and nothing else: a token for every gap, others for the suspect
 * tokens, or none. Most of what does not parse lacks one token or has one too many. Canvases have a mask or two, no
 * draft is scored, and a change is judged by what is next to it, so the cost is that of encoding and little more.
 */
export async function quickRepair(
  { tokenizer }: LoadedModel,
  request: RepairRequest,
  work: WindowWork,
): Promise<WindowResult> {
  const { forwarding, finishing, onStep } = work;
  const { edit } = work.rules;
  const rules: AttemptRules = { ...work.rules, edit: false };
  const suspect = work.drafts.flatMap((draft): SuspectDraft[] => {
    const { reported } = scoredSuspects(draft, request.suspects, undefined, edit);
    const starts = quickStarts(draft.ids, reported);
    const count = reported.tokens.size + reported.gaps.size;
    return starts.length === 0 ? [] : [{ draft, count, starts }];
  });
  const begun = beginAttempts(suspect, rules);
  const refined = await refineAttempts(forwarding, begun, rules, MAX_STEPS, (attempts) => {
    onStep(stepDrafts(suspect, attempts));
  });
  const candidates = suspect.flatMap((of) => candidatesOf(of, refined, tokenizer));
  const changes = candidates.map(({ change }) => change);
  const gains = await localGains(finishing, changes, rules, tokenizer, edit);
  const drafts = suspect.map((of) => {
    const rewrites = candidates.flatMap((candidate, index): Rewrite[] => {
      const gain = gains[index];
      const { text, edits } = candidate;
      return candidate.of === of && gain !== undefined ? [{ text, gain, edits }] : [];
    });
    rewrites.sort((a, b) => b.gain - a.gain);
    return { start: of.draft.start, end: of.draft.end, doubts: of.count, rewrites };
  });
  return { drafts, scoredTokens: 0 };
}

/** A mask in each gap, masks for neighbouring suspect tokens, and these left out. */
function quickStarts(ids: readonly number[], { tokens, gaps }: Places): Start[] {
  const inGaps = [...gaps].map((gap) => ({ tokens: NONE, gaps: new Set([gap]) }));
  const runs = runsOf(tokens).map((run) => ({ tokens: run, gaps: NONE }));
  const filled = [...inGaps, ...runs].map((places) => hull(masked(ids, places), ids));
  return [...filled, ...runs.flatMap((run) => leftOut(ids, run))];
}

const NONE: ReadonlySet<number> = new Set();

/** Positions that follow each other, each run by itself. */
function runsOf(positions: ReadonlySet<number>): Set<number>[] {
  const runs: Set<number>[] = [];
  for (const position of [...positions].sort((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last?.has(position - 1) === true) last.add(position);
    else runs.push(new Set([position]));
  }
  return runs;
}

interface QuickCandidate {
  readonly of: SuspectDraft;
  readonly text: string;
  readonly edits: number;
  readonly change: Change;
}

/** What a draft may become, as changes of the tokens that its attempts replaced. */
function candidatesOf(
  of: SuspectDraft,
  attempts: readonly DraftAttempt[],
  tokenizer: Tokenizer,
): QuickCandidate[] {
  const { draft } = of;
  const own = attempts.filter((item) => item.of === of);
  const finished = finishedTexts(draft, own, tokenizer).slice(0, MAX_CANDIDATES);
  return finished.map(({ text, part: { from, to, attempt } }) => {
    const tokens = attempt.canvas.flatMap((token) => token?.id ?? []);
    const edits = editDistance(draft.ids.slice(from, to), tokens);
    return { of, text, edits, change: { draft, from, to, tokens } };
  });
}
