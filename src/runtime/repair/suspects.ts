import type { TextRange } from '../../protocol';
import type { Draft } from './draftText';
import type { TokenScore } from './score';

/** Places of a draft. */
export interface Places {
  /** Positions of tokens. */
  readonly tokens: ReadonlySet<number>;
  /** Positions in front of which something may be missing; the draft's length stands for its end. */
  readonly gaps: ReadonlySet<number>;
}

/** Places of a draft that may be wrong. */
export interface Suspects {
  /** Those that the caller reports. */
  readonly reported: Places;
  /** Those that the model predicts otherwise. */
  readonly predicted: Places;
}

/** A token is suspect when it has less than `maxOwn`, and another token at least `minBest`. */
interface Suspicion {
  readonly maxOwn: number;
  readonly minBest: number;
}

/**
 * Thresholds for drafts with reported places and without. With them the model may suspect much, because a parser
 * checks the rewrites or a diagnostic has to go away. Without them only near certainty counts: a false positive costs
 * more than a miss. A model that never saw drafts in training judges ordinary code more harshly than one that learned
 * to keep it, so it is trusted less.
 */
const SUSPICION = {
  reported: { edit: { maxOwn: 0.3, minBest: 0.3 }, mask: { maxOwn: 0.03, minBest: 0.2 } },
  plain: { edit: { maxOwn: 0.1, minBest: 0.5 }, mask: { maxOwn: 0.001, minBest: 0.9 } },
} as const satisfies Record<string, Record<'edit' | 'mask', Suspicion>>;

/** Share of a draft that may be suspicious before the model is at a loss with it rather than right about it. */
const MAX_SUSPECT_SHARE = 1 / 3;

/**
 * The suspect places of a draft.
 * @param ranges what the caller reports
 * @param scores of the draft's tokens, if they are known
 * @param edit whether the model was trained on drafts
 */
export function scoredSuspects(
  draft: Draft,
  ranges: readonly TextRange[],
  scores: readonly TokenScore[] | undefined,
  edit: boolean,
): Suspects {
  const reported = placesOf(draft, ranges);
  const isReported = reported.tokens.size + reported.gaps.size > 0;
  const suspicion = SUSPICION[isReported ? 'reported' : 'plain'][edit ? 'edit' : 'mask'];
  const found = scores === undefined ? [] : unexpected(draft.ids, scores, suspicion);
  const tooMany = found.length > Math.max(2, draft.ids.length * MAX_SUSPECT_SHARE);
  const more = tooMany ? [] : found.filter((position) => !reported.tokens.has(position));
  return { reported, predicted: { tokens: new Set(more), gaps: new Set() } };
}

/** All suspect places. */
export function allPlaces({ reported, predicted }: Suspects): Places {
  return {
    tokens: new Set([...reported.tokens, ...predicted.tokens]),
    gaps: new Set([...reported.gaps, ...predicted.gaps]),
  };
}

/** How many places are suspect. */
export function countSuspects(suspects: Suspects): number {
  const { tokens, gaps } = allPlaces(suspects);
  return tokens.size + gaps.size;
}

/** Tokens that overlap a range; for an empty range the place between two tokens, or the token it lies in. */
function placesOf(
  { start, end, ids, edges }: Draft,
  ranges: readonly TextRange[],
): { tokens: Set<number>; gaps: Set<number> } {
  const tokens = new Set<number>();
  const gaps = new Set<number>();
  for (const suspect of ranges) {
    if (suspect.end < start || suspect.start > end) continue;
    if (suspect.start === suspect.end && edges.includes(suspect.start)) {
      gaps.add(edges.indexOf(suspect.start));
      continue;
    }
    ids.forEach((_, position) => {
      const from = edges[position] ?? end;
      const to = edges[position + 1] ?? end;
      const inside = suspect.start === suspect.end && from < suspect.start && suspect.start < to;
      if (inside || (from < suspect.end && to > suspect.start)) tokens.add(position);
    });
  }
  return { tokens, gaps };
}

/** Tokens in whose place the model predicts another one. */
function unexpected(
  ids: readonly number[],
  scores: readonly TokenScore[],
  { maxOwn, minBest }: Suspicion,
): number[] {
  return ids.flatMap((id, position) => {
    const score = scores[position];
    if (score?.best === undefined || score.best.id === id) return [];
    const isSuspect = score.own < Math.log(maxOwn) && score.best.logp >= Math.log(minBest);
    return isSuspect ? [position] : [];
  });
}
