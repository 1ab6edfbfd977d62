import { round, wilson } from '../common/stats';

/** One completion of a held-out position. */
export interface Sample {
  readonly confidence: number;
  /** Whether there was any text to show. */
  readonly shown: boolean;
  readonly right: boolean;
}

/** Precision and coverage when only completions at or above a threshold are shown. Shares are 0..1. */
export interface GatePoint {
  readonly threshold: number;
  readonly shown: number;
  readonly right: number;
  readonly precision: number;
  readonly low: number;
  readonly high: number;
  readonly coverage: number;
}

export type GateLevel = 'low' | 'medium' | 'high';

/** A chosen threshold; `reached` says whether the precision wanted exists at all. */
export interface GateChoice {
  readonly level: GateLevel;
  readonly wanted: number;
  readonly reached: boolean;
  readonly threshold: number;
  /** On the half the threshold was chosen on, and on the other half. */
  readonly tuned: GatePoint;
  readonly checked: GatePoint;
}

/** Precision that each level should have. */
export const WANTED_PRECISION: Readonly<Record<GateLevel, number>> = {
  low: 0.3,
  medium: 0.45,
  high: 0.6,
};

/** Fewest completions a threshold must show for its precision to mean anything. */
export const LEAST_SHOWN = 20;

/** Distance of the thresholds tried. */
const GRID = 0.01;

/** The point of `samples` at `threshold`. */
export function gatePoint(samples: readonly Sample[], threshold: number): GatePoint {
  const visible = samples.filter(({ shown, confidence }) => shown && confidence >= threshold);
  const right = visible.filter((sample) => sample.right).length;
  const { low, high } = wilson(right, visible.length);
  return {
    threshold: round(threshold),
    shown: visible.length,
    right,
    precision: visible.length === 0 ? 0 : round(right / visible.length, 4),
    low: round(low, 4),
    high: round(high, 4),
    coverage: samples.length === 0 ? 0 : round(visible.length / samples.length, 4),
  };
}

/** Points for thresholds 0, 0.01 .. 0.99. */
export function gateCurve(samples: readonly Sample[]): GatePoint[] {
  return Array.from({ length: Math.round(1 / GRID) }, (_, step) => gatePoint(samples, step * GRID));
}

/**
 * The point with the widest coverage whose precision is at least `wanted`.
 *
 * Where none is, the one of the best precision. Points that show too little are not considered.
 */
export function choosePoint(
  curve: readonly GatePoint[],
  wanted: number,
): { point: GatePoint; reached: boolean } | undefined {
  const solid = curve.filter((point) => point.shown >= LEAST_SHOWN);
  const reaching = solid.find((point) => point.precision >= wanted);
  if (reaching !== undefined) return { point: reaching, reached: true };
  const best = Math.max(...solid.map((point) => point.precision));
  const point = solid.find((candidate) => candidate.precision === best);
  return point === undefined ? undefined : { point, reached: false };
}

/**
 * Chooses each level's threshold on `tuning` and measures it on `checking`; empty when nothing was shown.
 *
 * Where the model cannot be as precise as `high` wants, all levels aim lower in the same proportion: they stay levels.
 */
export function chooseGates(tuning: readonly Sample[], checking: readonly Sample[]): GateChoice[] {
  const curve = gateCurve(tuning);
  const possible = choosePoint(curve, 1)?.point.precision ?? 0;
  const share = Math.min(1, possible / WANTED_PRECISION.high);
  return (['low', 'medium', 'high'] as const).flatMap((level) => {
    const wanted = WANTED_PRECISION[level];
    const choice = choosePoint(curve, wanted * share);
    if (choice === undefined) return [];
    const { point } = choice;
    const reached = point.precision >= wanted;
    const { threshold } = point;
    return [
      { level, wanted, reached, threshold, tuned: point, checked: gatePoint(checking, threshold) },
    ];
  });
}
