import type { Rewrite } from '../../protocol';
import type { Tokenizer } from '../package/tokenizer';
import type { AttemptRules } from './attempt';
import { finishedTexts, type DraftAttempt } from './draftAttempts';
import type { Draft } from './draftText';
import { editDistance } from './editDistance';
import type { Forwarding } from './placedBatches';
import { pll, scoreTokens, type PlacedTokens, type TokenScore } from './score';

/** A rewrite before it is judged. */
export interface RewriteCandidate extends PlacedTokens {
  readonly text: string;
}

/** Texts of a draft that are judged, the surest ones: judging one costs as much as a step. */
const MAX_CANDIDATES = 12;

/** What a draft may become, with the tokens that an editor's text would have. */
export function candidatesOf(
  draft: Draft,
  attempts: readonly Pick<DraftAttempt, 'attempt' | 'from' | 'to'>[],
  tokenizer: Tokenizer,
  maxCanvas: number,
): RewriteCandidate[] {
  const { begin, stop } = draft;
  return finishedTexts(draft, attempts, tokenizer)
    .map(({ text }) => ({ text, ids: tokenizer.encode(text), begin, stop }))
    .filter(({ ids }) => ids.length <= maxCanvas)
    .slice(0, MAX_CANDIDATES);
}

/** A draft with what it might become. */
export interface ScoredDraft {
  readonly draft: Draft;
  /** Of the draft's tokens. */
  readonly scores: readonly TokenScore[];
  readonly candidates: readonly RewriteCandidate[];
}

/**
 * Judges all candidates against their drafts, these with the tokens an editor's text would have as well: text that is
 * cut up differently is differently likely.
 * @returns for each draft its rewrites, best gain first; those not judged when it was stopped are left out
 */
export async function judged(
  forwarding: Forwarding,
  drafts: readonly ScoredDraft[],
  rules: AttemptRules,
  tokenizer: Tokenizer,
): Promise<Rewrite[][]> {
  const asked = drafts.map(({ draft, candidates }) => {
    const ids = tokenizer.encode(tokenizer.decode(draft.ids));
    const isKnown = ids.length === draft.ids.length && ids.every((id, i) => id === draft.ids[i]);
    const { begin, stop } = draft;
    const before = isKnown || candidates.length === 0 ? [] : [{ ids, begin, stop }];
    return { ids, before, candidates };
  });
  const all = asked.flatMap(({ before, candidates }) => [...before, ...candidates]);
  const found = (await scoreTokens(forwarding, all, rules, rules.edit)).values();
  const next = (): readonly TokenScore[] | undefined => found.next().value ?? undefined;
  return asked.map(({ ids, before, candidates }, index) => {
    const own = before.length > 0 ? next() : drafts[index]?.scores;
    const rewrites = candidates.flatMap((candidate): Rewrite[] => {
      const after = next();
      if (after === undefined || own === undefined) return [];
      const gain = pll(after) - pll(own);
      return [{ text: candidate.text, gain, edits: editDistance(ids, candidate.ids) }];
    });
    return rewrites.sort((a, b) => b.gain - a.gain);
  });
}
