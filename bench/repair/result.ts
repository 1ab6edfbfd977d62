import type { Provenance } from '../common/results';

/** Times of one way, ms, and what else it took; means but for `ms` and `p95`. */
export interface Cost {
  readonly ms: number;
  readonly p95: number;
  readonly meanMs: number;
  readonly forwards: number;
  /** Tokens written, where that is a measure. */
  readonly tokens?: number;
}

/** A share of the selections with its 95 % Wilson interval. */
export interface Share {
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

/** One way to put selections right. */
export interface WayResult extends Cost {
  readonly name: WayName;
  /** Parses. */
  readonly parses: Share;
  /** Parses, and a few token edits from the original at most (as in the suite `syntax-repair`, for each fault). */
  readonly near: Share;
  /** Is the original. */
  readonly exact: Share;
  /** All of its time over all of the repair's, and the same of forwards. */
  readonly timesRepair: number;
  readonly timesRepairForwards: number;
}

/** Repair; written anew with the number of tokens given; with the end left to the model; with the draft in view. */
export const WAY_NAMES = ['repair', 'given', 'free', 'copy'] as const;
export type WayName = (typeof WAY_NAMES)[number];

/** Selections with the same number of faults; 0 stands for all of them. */
export interface FaultsResult {
  readonly faults: number;
  readonly selections: number;
  /** Medians. */
  readonly lines: number;
  readonly tokens: number;
  readonly ways: readonly WayResult[];
  /** One token a forward, told what to write. */
  readonly bound: Cost & { readonly timesRepair: number };
}

/** Repairs of selections of one size, each with one broken line. */
export interface SizeResult extends Cost {
  /** Lines wanted and, on the average, had; 1 is only the broken line selected, in the largest text. */
  readonly lines: number;
  readonly meanLines: number;
  readonly selections: number;
  readonly near: Share;
  /** Time over that of the single line. */
  readonly timesLine: number;
}

/** Result of `npm run bench:repair`. */
export interface RepairBenchResult extends Provenance {
  readonly kind: 'repair';
  readonly threads: number;
  /** Whether the model was trained on drafts. */
  readonly edit: boolean;
  readonly seconds: number;
  readonly faults: readonly FaultsResult[];
  readonly sizes: readonly SizeResult[];
}
