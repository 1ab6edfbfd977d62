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

/** What of a draft is not to be taken as it is. */
export interface Doubts {
  /** What the caller suspects. */
  readonly told: Places;
  /** What the model finds suspicious besides. */
  readonly own: Places;
}

/** When a token is suspicious: less probable than `least`, and something else at least as probable as `other`. */
interface Suspicion {
  readonly least: number;
  readonly other: number;
}

/**
 * A draft that somebody complains about is looked at closely, because what comes of it is checked by a parser or has to
 * take a diagnostic away. For one that nobody complains about only what the model is all but sure of counts: a false
 * positive costs more than a miss. A model that never saw drafts in training judges ordinary code more harshly than one
 * that learned to keep it, so it is trusted less.
 */
const SUSPICION = {
  accused: { edit: { least: 0.3, other: 0.3 }, mask: { least: 0.03, other: 0.2 } },
  plain: { edit: { least: 0.1, other: 0.5 }, mask: { least: 0.001, other: 0.9 } },
} as const satisfies Record<string, Record<'edit' | 'mask', Suspicion>>;

/** Share of a draft that may be suspicious before the model is at a loss with it rather than right about it. */
const MOST_SUSPICIOUS = 1 / 3;

/**
 * The doubts about a draft: what the caller suspects, and what the model does.
 * @param scores of the draft's tokens, if they are known
 * @param edit whether the model was trained on drafts
 */
export function doubtsOf(
  draft: Draft,
  suspects: readonly TextRange[],
  scores: readonly TokenScore[] | undefined,
  edit: boolean,
): Doubts {
  const told = suspected(draft, suspects);
  const accused = told.tokens.size + told.gaps.size > 0;
  const suspicion = SUSPICION[accused ? 'accused' : 'plain'][edit ? 'edit' : 'mask'];
  const found = scores === undefined ? [] : suspicious(draft.ids, scores, suspicion);
  const tooMany = found.length > Math.max(2, draft.ids.length * MOST_SUSPICIOUS);
  const more = tooMany ? [] : found.filter((position) => !told.tokens.has(position));
  return { told, own: { tokens: new Set(more), gaps: new Set() } };
}

/** All places that are doubted, whoever does. */
export function allPlaces({ told, own }: Doubts): Places {
  return {
    tokens: new Set([...told.tokens, ...own.tokens]),
    gaps: new Set([...told.gaps, ...own.gaps]),
  };
}

/** How many doubts there are. */
export function countDoubts(doubts: Doubts): number {
  const { tokens, gaps } = allPlaces(doubts);
  return tokens.size + gaps.size;
}

/** Tokens that overlap a range; for an empty range the place between two tokens, or the token it lies in. */
function suspected(
  { start, end, ids, edges }: Draft,
  suspects: readonly TextRange[],
): { tokens: Set<number>; gaps: Set<number> } {
  const tokens = new Set<number>();
  const gaps = new Set<number>();
  for (const suspect of suspects) {
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

/** Tokens the model would rather have different. */
function suspicious(
  ids: readonly number[],
  scores: readonly TokenScore[],
  { least, other }: Suspicion,
): number[] {
  return ids.flatMap((id, position) => {
    const score = scores[position];
    if (score?.best === undefined || score.best.id === id) return [];
    const isDoubtful = score.own < Math.log(least) && score.best.logp >= Math.log(other);
    return isDoubtful ? [position] : [];
  });
}
