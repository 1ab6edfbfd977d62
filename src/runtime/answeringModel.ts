import type { InfillRequest, InfillResult, RepairRequest, RepairResult } from '../protocol';
import type { InfillHooks, RepairHooks } from './host/hooks';
import type { Device } from './session/session';

/** A loaded model as the engine uses it: it answers requests. How, is its architecture's own. */
export interface AnsweringModel {
  readonly facts: ModelFacts;
  /** Most bytes of the caches of all documents. */
  readonly cacheBytes: number;
  /**
   * Fills a gap. One at a time: the caches are not safe for two.
   * @returns undefined when cancelled; what was encoded until then stays cached
   * @throws RuntimeFailure `bad-request` where the model cannot do what is asked for
   */
  infill(request: InfillRequest, hooks: InfillHooks): Promise<InfillResult | undefined>;
  /**
   * Makes one pass over a draft. One at a time; an infill may be under way.
   * @returns undefined when cancelled
   */
  repair(request: RepairRequest, hooks: RepairHooks): Promise<RepairResult | undefined>;
  /** Forgets what is cached of a document. */
  close(documentId: string): void;
  /** Forgets what is cached of all documents. */
  clear(): void;
  /** Frees native memory. The model must not be used afterwards. */
  dispose(): Promise<void>;
}

/** What of a model only its architecture knows. Lengths in tokens. */
export interface ModelFacts {
  readonly parameters: number;
  /** Language ids that the model was trained on; absent where the package does not say, or it knows all. */
  readonly languages?: readonly string[];
  readonly maxPrefix: number;
  readonly maxSuffix: number;
  readonly maxCanvas: number;
  /** Trained on drafts: what it says of visible tokens can be trusted as well. */
  readonly edit: boolean;
  /** See `RuntimeInfo`. */
  readonly unaskedGain?: number;
}

/** How a package is opened. */
export interface OpenOptions {
  readonly threads: number;
  readonly device: Device;
}
