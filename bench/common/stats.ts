/** An interval of a share, both ends within 0..1. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Two-sided 95 % of the normal distribution. */
const Z95 = 1.959963984540054;

/**
 * 95 % Wilson score interval of `successes` out of `trials`.
 *
 * With no trials nothing is known: the interval is 0..1.
 */
export function wilson(successes: number, trials: number): Interval {
  if (trials === 0) return { low: 0, high: 1 };
  const share = successes / trials;
  const z2 = Z95 * Z95;
  const scale = 1 + z2 / trials;
  const centre = (share + z2 / (2 * trials)) / scale;
  const half =
    (Z95 * Math.sqrt((share * (1 - share)) / trials + z2 / (4 * trials * trials))) / scale;
  return {
    low: successes === 0 ? 0 : Math.max(0, centre - half),
    high: successes === trials ? 1 : Math.min(1, centre + half),
  };
}

/** A share, or a difference of shares, with its interval. */
export interface Estimate extends Interval {
  readonly share: number;
}

/**
 * Difference of two shares measured on the same `trials`, with its 95 % interval by pairs: Wald's, with half a trial
 * added to each of the four outcomes (Agresti and Min, "Simple improved confidence intervals for comparing matched
 * proportions", 2005), which keeps its promise for few trials as well.
 * @param gained trials that succeed only the second way; `lost` only the first way
 */
export function pairedDifference(gained: number, lost: number, trials: number): Estimate {
  const all = trials + 2;
  const centre = (gained - lost) / all;
  const half = (Z95 * Math.sqrt(gained + lost + 1 - (gained - lost) ** 2 / all)) / all;
  return {
    share: trials === 0 ? 0 : (gained - lost) / trials,
    low: Math.max(-1, centre - half),
    high: Math.min(1, centre + half),
  };
}

/** Two-sided p of the exact sign test (McNemar's test): as if a coin had decided each of the unequal pairs. */
export function signTest(gained: number, lost: number): number {
  const all = gained + lost;
  const few = Math.min(gained, lost);
  let chance = 0.5 ** all;
  let tail = chance;
  for (let k = 1; k <= few; k++) {
    chance *= (all - k + 1) / k;
    tail += chance;
  }
  return Math.min(1, 2 * tail);
}

/** Arithmetic mean; 0 of nothing. */
export function mean(values: readonly number[]): number {
  if (values.length === 0) return 0;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The `share`-quantile (0..1) with linear interpolation between neighbours; 0 of nothing. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * Math.min(1, Math.max(0, share));
  const below = sorted[Math.floor(at)] ?? 0;
  const above = sorted[Math.ceil(at)] ?? below;
  return below + (above - below) * (at - Math.floor(at));
}

/** Rounds to `digits` decimals, for results that people read. */
export function round(value: number, digits = 2): number {
  const scale = 10 ** digits;
  return Math.round(value * scale) / scale;
}
