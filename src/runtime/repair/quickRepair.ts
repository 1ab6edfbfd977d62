import type { RepairRequest, Rewrite, RewrittenDraft } from '../../protocol';
import type { InfillContext } from '../infill/infill';
import { beginAttempt, type AttemptRules } from './attempt';
import { doubtsOf, type Places } from './doubts';
import type { Draft } from './draftText';
import { editDistance } from './editDistance';
import { localGains, type Change } from './localGains';
import { refine, type PlacedAttempt } from './refine';
import { NO_CHARACTER, wholeDraft, type PartAttempt } from './rewrites';
import type { PlacedTokens } from './score';
import { hull, leftOut, masked, type Start } from './starts';
import type { StepDraft, WindowWork } from './windowRepair';

/** Steps of a quick attempt: a token that is missing takes one, two take three at most. */
const MOST_STEPS = 4;

/** Texts of a draft that are judged. */
const MOST_PROPOSALS = 10;

interface Doubted extends PlacedTokens {
  readonly draft: Draft;
  readonly doubts: number;
  readonly starts: readonly Start[];
}

interface QuickAttempt extends PlacedAttempt, PartAttempt {
  readonly of: Doubted;
}

/**
 * Tries the least that could put each suspect right, and nothing else: a token for every gap, others for the suspected
 * tokens, or none. Most of what does not parse lacks one token or has one too many. Canvases have a mask or two, no
 * draft is scored, and a change is judged by what is next to it, so the cost is that of encoding and little more.
 */
export async function quickRepair(
  context: InfillContext,
  request: RepairRequest,
  work: WindowWork,
): Promise<{ readonly drafts: readonly RewrittenDraft[]; readonly scoredTokens: number }> {
  const { forwarding, finishing, window, seen, tellStep } = work;
  const { edit } = work.rules;
  const rules: AttemptRules = { ...work.rules, edit: false };
  const doubted = window.drafts.flatMap((draft): Doubted[] => {
    const { told } = doubtsOf(draft, request.suspects, undefined, edit);
    const starts = quickStarts(draft.ids, told);
    if (starts.length === 0) return [];
    const place = { seenPrefix: window.seenPrefix(draft), seenSuffix: window.seenSuffix(draft) };
    return [{ draft, ids: draft.ids, ...place, doubts: told.tokens.size + told.gaps.size, starts }];
  });
  const begun = doubted.flatMap((of) =>
    of.starts.map(({ canvas, from, to }): QuickAttempt => {
      const seenPrefix = of.seenPrefix + from;
      const seenSuffix = of.seenSuffix + of.ids.length - to;
      return { of, from, to, seenPrefix, seenSuffix, attempt: beginAttempt(canvas, rules) };
    }),
  );
  const refined = await refine(forwarding, begun, seen, rules, MOST_STEPS, (attempts) => {
    tellStep(doubted.map((of) => stepDraft(of, attempts)));
  });
  const proposals = doubted.flatMap((of) => proposalsOf(of, refined, context));
  const changes = proposals.map(({ change }) => change);
  const gains = await localGains(finishing, changes, seen, rules, context.tokenizer, edit);
  const drafts = doubted.map((of) => {
    const rewrites = proposals.flatMap((proposal, index): Rewrite[] => {
      const gain = gains[index];
      const { text, edits } = proposal;
      return proposal.of === of && gain !== undefined ? [{ text, gain, edits }] : [];
    });
    rewrites.sort((one, other) => other.gain - one.gain);
    return { start: of.draft.start, end: of.draft.end, doubts: of.doubts, rewrites };
  });
  return { drafts, scoredTokens: 0 };
}

/** A mask in each gap, masks for neighbouring suspected tokens, and these left out. */
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
  for (const position of [...positions].sort((one, other) => one - other)) {
    const last = runs.at(-1);
    if (last?.has(position - 1) === true) last.add(position);
    else runs.push(new Set([position]));
  }
  return runs;
}

interface QuickProposal {
  readonly of: Doubted;
  readonly text: string;
  readonly edits: number;
  readonly change: Change;
}

/** The different texts that attempts at a draft came to, the ones whose attempts were surest. */
function proposalsOf(
  of: Doubted,
  attempts: readonly QuickAttempt[],
  { tokenizer }: InfillContext,
): QuickProposal[] {
  const before = tokenizer.decode(of.ids);
  const found = new Map<string, QuickProposal>();
  const done = attempts.filter((item) => item.of === of && item.attempt.state === 'done');
  for (const item of done.sort((one, other) => other.attempt.score - one.attempt.score)) {
    if (found.size >= MOST_PROPOSALS) break;
    const text = tokenizer.decode(wholeDraft(of.draft, item).flatMap((id) => id ?? []));
    if (text === before || found.has(text)) continue;
    if (text.includes(NO_CHARACTER) && !before.includes(NO_CHARACTER)) continue;
    const { from, to, attempt } = item;
    const tokens = attempt.canvas.flatMap((token) => token?.id ?? []);
    const edits = editDistance(of.ids.slice(from, to), tokens);
    found.set(text, { of, text, edits, change: { draft: of, from, to, tokens } });
  }
  return [...found.values()];
}

/** The draft as its first attempt has it. */
function stepDraft(of: Doubted, attempts: readonly QuickAttempt[]): StepDraft {
  const first = attempts.find((item) => item.of === of);
  return { draft: of.draft, ids: first === undefined ? of.ids : wholeDraft(of.draft, first) };
}
