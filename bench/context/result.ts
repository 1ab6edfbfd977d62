import type { Provenance } from '../common/results';
import type { Comparison } from './compare';

export interface SourceResult extends Comparison {
  readonly name: string;
}

/** What `npm run context` measured. */
export interface ContextResult extends Provenance {
  readonly kind: 'context';
  readonly options: {
    /** Most time, and most cursors of a source. */
    readonly minutes: number;
    readonly limit: number;
    readonly seed: number;
  };
  /** The run took so long, in seconds. */
  readonly seconds: number;
  readonly sources: readonly SourceResult[];
}
