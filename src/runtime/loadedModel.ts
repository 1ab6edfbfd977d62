import type { Denoiser } from './denoiser';
import type { Tokenizer } from './package/tokenizer';

/** A model that denoises, as infill and repair use it. */
export interface LoadedModel {
  readonly denoiser: Denoiser;
  readonly tokenizer: Tokenizer;
  /** Monotonic clock, ms. */
  readonly now: () => number;
}
