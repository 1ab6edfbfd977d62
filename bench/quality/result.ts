import type { Provenance } from '../common/results';
import type { Isolation } from '../sandbox/isolation';
import type { Limits } from '../sandbox/limits';
import type { SetResult } from './evaluate';
import type { AskOptions } from './solvers/infillWays';

/** Result of a suite. */
export interface QualityResult extends Provenance {
  readonly kind: 'quality';
  readonly suite: string;
  /** `limit`: at most that many tasks a set; `sampled`: cut to the samples of a run of all suites. */
  readonly options: AskOptions & { readonly limit: number | null; readonly sampled?: boolean };
  readonly toolchain: Readonly<Record<string, string>>;
  readonly sandbox: { readonly isolation: Isolation; readonly limits: Limits };
  readonly seconds: number;
  readonly sets: readonly SetResult[];
}
