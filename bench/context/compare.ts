import {
  pairedDifference,
  round,
  signTest,
  wilson,
  type Estimate,
  type Interval,
} from '../common/stats';

/** Right or wrong at one position, with a source of context and without it. */
export interface Pair {
  readonly without: boolean;
  readonly with: boolean;
  /** Whether both gave the same text. */
  readonly same: boolean;
}

/** What a source of context does to the positions it changes the window of. Shares are 0..1, intervals 95 %. */
export interface Comparison {
  readonly positions: number;
  readonly without: Estimate;
  readonly with: Estimate;
  /** Positions with another text because of the source. */
  readonly changed: number;
  /** Right with the source only, and without it only. */
  readonly gained: number;
  readonly lost: number;
  /** Of the shares, by pairs: with less without. */
  readonly difference: Estimate;
  /** Of McNemar's exact test: how likely gains and losses so unequal are by chance. */
  readonly p: number;
  /** Whether the difference's interval lies above 0: only such a source is worth its time. */
  readonly helps: boolean;
}

/** Compares pair by pair: what both get right or wrong says nothing about a source. */
export function compare(pairs: readonly Pair[]): Comparison {
  const number = (holds: (pair: Pair) => boolean) => pairs.filter(holds).length;
  const gained = number((pair) => pair.with && !pair.without);
  const lost = number((pair) => !pair.with && pair.without);
  const estimate = (count: number): Estimate =>
    rounded(count / Math.max(1, pairs.length), wilson(count, pairs.length));
  const { share, ...interval } = pairedDifference(gained, lost, pairs.length);
  return {
    positions: pairs.length,
    without: estimate(number((pair) => pair.without)),
    with: estimate(number((pair) => pair.with)),
    changed: number((pair) => !pair.same),
    gained,
    lost,
    difference: rounded(share, interval),
    p: round(signTest(gained, lost), 4),
    helps: interval.low > 0,
  };
}

function rounded(share: number, { low, high }: Interval): Estimate {
  return { share: round(share, 4), low: round(low, 4), high: round(high, 4) };
}
