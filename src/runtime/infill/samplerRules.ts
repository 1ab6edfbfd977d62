import type { InfillOptions } from '../../protocol';
import type { Manifest, SpecialTokens } from '../package/manifest';
import type { SamplerRules } from './sampler';
import type { Tokenizer } from '../package/tokenizer';

/** The sampler's rules for a request with these options. */
export function samplerRules(
  { model, tokens, sampler }: Manifest,
  tokenizer: Pick<Tokenizer, 'hasNewline'>,
  options: InfillOptions,
): SamplerRules {
  return {
    tokens,
    control: controlTokens(tokens),
    freeLength: options.oracleLengthOf === undefined,
    mayGrow: true,
    maxCanvas: Math.min(model.maxCanvas, options.maxTokens ?? model.maxCanvas),
    threshold: sampler.threshold,
    singleLine: options.singleLine === true,
    hasNewline: (id) => tokenizer.hasNewline(id),
  };
}

/** Ids that are not text and change nothing: a canvas position never becomes one of them. */
export function controlTokens(tokens: SpecialTokens): ReadonlySet<number> {
  return new Set([
    tokens.mask,
    tokens.len,
    tokens.bof,
    tokens.eof,
    ...tokens.languages.values(),
    ...tokens.lengths.keys(),
  ]);
}
