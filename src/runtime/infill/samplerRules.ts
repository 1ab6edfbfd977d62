import type { InfillOptions } from '../../protocol';
import type { CanvasTokens, Denoiser } from '../denoiser';
import { RuntimeFailure } from '../host/failure';
import type { LoadedModel } from '../loadedModel';
import type { SamplerRules } from './sampler';

/**
 * The sampler's rules for a request with these options.
 * @throws RuntimeFailure `bad-request` where the model has no canvas
 */
export function samplerRules(
  { denoiser, tokenizer }: Pick<LoadedModel, 'denoiser' | 'tokenizer'>,
  options: InfillOptions,
): SamplerRules {
  const { control, limits, sampling } = denoiser;
  return {
    tokens: canvasTokens(denoiser),
    control,
    freeLength: options.oracleLengthOf === undefined,
    mayGrow: true,
    maxCanvas: Math.min(limits.maxCanvas, options.maxTokens ?? limits.maxCanvas),
    threshold: sampling.threshold,
    singleLine: options.singleLine === true,
    hasNewline: (id) => tokenizer.hasNewline(id),
  };
}

/** @throws RuntimeFailure `bad-request` where the model has no canvas */
function canvasTokens({ canvasTokens: tokens }: Denoiser): CanvasTokens {
  if (tokens !== undefined) return tokens;
  throw new RuntimeFailure('bad-request', 'This model writes from left to right only.');
}
