import { TAGS } from '../../protocol/windowSizes';
import type {
  CanvasTokens,
  Context,
  Denoiser,
  GapText,
  Limits,
  Pace,
  Sampling,
  TokenText,
} from '../denoiser';
import { openGap, openText, textCache } from './context';
import type { SpecialTokens } from './manifest';
import type { TwoStreamParts } from './parts';

/** Share of the streams' limits that the places of one text may be apart. */
const SPREAD = 0.7;

/** Anneal's own network: two causal streams, and canvases that see both (ARCHITECTURE.md, "The model"). */
export class TwoStreamDenoiser implements Denoiser {
  readonly limits: Limits;
  readonly canvasTokens: CanvasTokens;
  readonly control: ReadonlySet<number>;
  readonly sampling: Sampling;
  readonly edit: boolean;

  constructor(private readonly parts: TwoStreamParts) {
    const { model, tokens, sampler } = parts.manifest;
    const { maxCanvas, maxPrefix, maxSuffix } = model;
    const maxSpread = Math.floor((Math.min(maxPrefix, maxSuffix) - TAGS) * SPREAD);
    this.limits = { maxCanvas, maxPrefix, maxSuffix, maxSpread };
    this.canvasTokens = tokens;
    this.control = controlTokens(tokens);
    this.sampling = sampler;
    this.edit = model.edit;
  }

  openGap(gap: GapText, pace: Pace): Promise<Context> {
    return openGap(this.parts, gap, pace);
  }

  openText(text: TokenText, pace: Pace): Promise<Context> {
    return openText(this.parts, text, pace);
  }

  close(documentId: string): void {
    const { caches } = this.parts;
    caches.close(documentId);
    caches.close(textCache(documentId));
  }

  clear(): void {
    this.parts.caches.clear();
  }
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
