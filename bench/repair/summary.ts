import { mean, quantile, round, wilson } from '../common/stats';
import type { Cost, FaultsResult, Share, WayName, WayResult } from './result';
import type { Outcome } from './ways';

/** How good an answer is. */
export interface Marks {
  readonly parses: boolean;
  readonly near: boolean;
  readonly exact: boolean;
}

export type Marked = Outcome & Marks;

/** What was measured of one selection. */
export interface Measured {
  readonly faults: number;
  readonly lines: number;
  readonly tokens: number;
  readonly ways: Readonly<Record<WayName, Marked>>;
  readonly boundMs: number;
}

/** Medians and means of some runs. */
export function costOf(runs: readonly Pick<Outcome, 'ms' | 'forwards' | 'tokens'>[]): Cost {
  const times = runs.map(({ ms }) => ms);
  const tokens = runs.flatMap((run) => run.tokens ?? []);
  return {
    ms: round(quantile(times, 0.5)),
    p95: round(quantile(times, 0.95)),
    meanMs: round(mean(times)),
    forwards: round(mean(runs.map(({ forwards }) => forwards)), 1),
    ...(tokens.length > 0 && { tokens: round(mean(tokens), 1) }),
  };
}

/** The share of runs of which `holds` is true. */
export function shareOf<Run>(runs: readonly Run[], holds: (run: Run) => boolean): Share {
  const count = runs.filter(holds).length;
  const { low, high } = wilson(count, runs.length);
  return {
    share: round(count / Math.max(1, runs.length), 4),
    low: round(low, 4),
    high: round(high, 4),
  };
}

/** Selections of one number of faults, or all of them, side by side. */
export function faultsResult(faults: number, measured: readonly Measured[]): FaultsResult {
  const names = Object.keys(measured[0]?.ways ?? {}) as WayName[];
  const runsOf = (name: WayName): Marked[] => measured.map(({ ways }) => ways[name]);
  const repair = costOf(runsOf('repair'));
  const ways = names.map((name): WayResult => {
    const runs = runsOf(name);
    const cost = costOf(runs);
    return {
      name,
      ...cost,
      parses: shareOf(runs, (run) => run.parses),
      near: shareOf(runs, (run) => run.near),
      exact: shareOf(runs, (run) => run.exact),
      timesRepair: ratio(cost.meanMs, repair.meanMs),
      timesRepairForwards: ratio(cost.forwards, repair.forwards),
    };
  });
  const bound = costOf(
    measured.map(({ boundMs, tokens }) => ({ ms: boundMs, forwards: tokens, tokens })),
  );
  return {
    faults,
    selections: measured.length,
    lines: quantile(
      measured.map(({ lines }) => lines),
      0.5,
    ),
    tokens: quantile(
      measured.map(({ tokens }) => tokens),
      0.5,
    ),
    ways,
    bound: { ...bound, timesRepair: ratio(bound.meanMs, repair.meanMs) },
  };
}

/** One figure over another; 0 where there is none. */
export function ratio(one: number, other: number): number {
  return other === 0 ? 0 : round(one / other);
}
