import type { Rewrite } from '../../protocol';
import type { SeenStreams } from '../twoStream/canvasForwards';
import type { Tokenizer } from '../package/tokenizer';
import type { Attempt, AttemptRules } from './attempt';
import type { Draft } from './draftText';
import { editDistance } from './editDistance';
import type { Forwarding } from './placedBatches';
import { likelihood, scoreTexts, type PlacedTokens, type TokenScore } from './score';

/** Stands for bytes that are no character. */
export const NO_CHARACTER = '\uFFFD';

/** A rewrite before it is judged. */
export interface Proposal extends PlacedTokens {
  readonly text: string;
}

/** An attempt at the tokens [from, to) of a draft. */
export interface PartAttempt {
  readonly attempt: Attempt;
  readonly from: number;
  readonly to: number;
}

/** All tokens of the draft as an attempt has them, `undefined` where it is masked. */
export function wholeDraft(
  { ids }: Draft,
  { attempt, from, to }: PartAttempt,
): (number | undefined)[] {
  const inner = attempt.canvas.map((token) => token?.id);
  return [...ids.slice(0, from), ...inner, ...ids.slice(to)];
}

/** Texts of a draft that are judged, the ones whose attempts were surest: judging one costs as much as a step. */
const MOST_PROPOSALS = 12;

/** The different texts that finished attempts came to, without the draft itself and what is no text. */
export function proposalsOf(
  draft: Draft,
  place: Pick<PlacedTokens, 'seenPrefix' | 'seenSuffix'>,
  attempts: readonly PartAttempt[],
  tokenizer: Tokenizer,
  maxCanvas: number,
): Proposal[] {
  const before = tokenizer.decode(draft.ids);
  const found = new Map<string, Proposal>();
  const done = attempts.filter(({ attempt }) => attempt.state === 'done');
  for (const part of done.sort((one, other) => other.attempt.score - one.attempt.score)) {
    if (found.size >= MOST_PROPOSALS) break;
    const text = tokenizer.decode(wholeDraft(draft, part).flatMap((id) => id ?? []));
    if (text === before || found.has(text)) continue;
    if (text.includes(NO_CHARACTER) && !before.includes(NO_CHARACTER)) continue;
    // Judged with the tokens an editor's text would have, whatever pieces it was put together from.
    const ids = tokenizer.encode(text);
    const { seenPrefix, seenSuffix } = place;
    if (ids.length <= maxCanvas) found.set(text, { text, ids, seenPrefix, seenSuffix });
  }
  return [...found.values()];
}

/** A draft with what it might become. */
export interface Proposed extends PlacedTokens {
  /** Of `ids`. */
  readonly scores: readonly TokenScore[];
  readonly proposals: readonly Proposal[];
}

/**
 * Judges all proposals against their drafts, these with the tokens an editor's text would have as well: text that is
 * cut up differently is differently likely.
 * @returns for each draft its rewrites, best gain first; those not judged when it was stopped are left out
 */
export async function judged(
  forwarding: Forwarding,
  drafts: readonly Proposed[],
  seen: SeenStreams,
  rules: AttemptRules,
  tokenizer: Tokenizer,
): Promise<Rewrite[][]> {
  const asked = drafts.map(({ proposals, ...draft }) => {
    const ids = tokenizer.encode(tokenizer.decode(draft.ids));
    const isKnown = ids.length === draft.ids.length && ids.every((id, i) => id === draft.ids[i]);
    const before = isKnown || proposals.length === 0 ? [] : [{ ...draft, ids }];
    return { ids, before, proposals };
  });
  const all = asked.flatMap(({ before, proposals }) => [...before, ...proposals]);
  const found = (await scoreTexts(forwarding, all, seen, rules, rules.edit)).values();
  const next = (): readonly TokenScore[] | undefined => found.next().value ?? undefined;
  return asked.map(({ ids, before, proposals }, index) => {
    const own = before.length > 0 ? next() : drafts[index]?.scores;
    const rewrites = proposals.flatMap((proposal): Rewrite[] => {
      const after = next();
      if (after === undefined || own === undefined) return [];
      const gain = likelihood(after) - likelihood(own);
      return [{ text: proposal.text, gain, edits: editDistance(ids, proposal.ids) }];
    });
    return rewrites.sort((one, other) => other.gain - one.gain);
  });
}
