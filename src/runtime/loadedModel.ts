import type { Denoiser } from './denoiser';
import type { Tokenizer } from './package/tokenizer';
import type { Device } from './session/session';

/** A model that is ready to answer, as infill and repair use it. */
export interface LoadedModel {
  readonly denoiser: Denoiser;
  readonly tokenizer: Tokenizer;
  /** Monotonic clock, ms. */
  readonly now: () => number;
}

/** What of a model only its architecture knows. */
export interface ModelFacts {
  readonly parameters: number;
  /** Language ids that the model was trained on; absent where the package does not say. */
  readonly languages?: readonly string[];
}

/** A loaded model with what its owner needs besides. */
export interface OpenedModel extends LoadedModel {
  readonly facts: ModelFacts;
  /** Frees native memory. The model must not be used afterwards. */
  readonly dispose: () => Promise<void>;
}

/** How a package is opened. */
export interface OpenOptions {
  readonly threads: number;
  readonly device: Device;
  /** Most bytes for the caches of all documents. */
  readonly cacheBytes: number;
}
