/** Infill: the model writes the text between a prefix and a suffix. */
import * as v from 'valibot';
import { flag, modelText, oneOf, record, text, whole, type Frozen } from './fields';
import type { StepTrace, StopReason } from './trace';

/** `parallel`: all positions at once, the surest first. `left-to-right`: token after token. */
const ORDERS = ['parallel', 'left-to-right'] as const;
export type DecodingOrder = (typeof ORDERS)[number];

/** Above this temperature every token is about equally likely. */
const MAX_TEMPERATURE = 10;
const TEMPERATURE_MESSAGE = `is not a number from 0 to ${MAX_TEMPERATURE}`;

/** How freely tokens are drawn. 0: the likeliest token. 1: the model's distribution. More: a flatter distribution. */
export const temperature = v.pipe(
  v.number(TEMPERATURE_MESSAGE),
  v.minValue(0, TEMPERATURE_MESSAGE),
  v.maxValue(MAX_TEMPERATURE, TEMPERATURE_MESSAGE),
);

/** Limits and switches of one infill. Times in ms, lengths in tokens. */
export const infillOptions = record({
  /**
   * Upper bound of the canvas. The model's own maximum applies as well, except from left to right, where a diffusion
   * model has no canvas.
   */
  maxTokens: v.exactOptional(whole(1)),
  /** Absent: the model's own order. `left-to-right` is the baseline for comparisons. */
  order: v.exactOptional(oneOf(ORDERS)),
  /** End the completion before its first line break. */
  singleLine: v.exactOptional(flag),
  /** Benchmarks only: the canvas gets exactly as many tokens as this text has. */
  oracleLengthOf: v.exactOptional(text),
  /** Wall-clock budget, prefill included. The result is what is committed by then. */
  deadlineMs: v.exactOptional(whole(0)),
  /** A prefetch. The runtime ignores this flag; the inspector uses it. */
  ahead: v.exactOptional(flag),
  temperature: v.exactOptional(temperature),
  /** The same seed and input give the same text. Without effect at temperature 0. */
  seed: v.exactOptional(whole(0)),
});
export type InfillOptions = Frozen<v.InferOutput<typeof infillOptions>>;

export const infillRequest = record({
  /** Unique among the requests in flight. */
  id: whole(0),
  /** Key of the context cache, e.g. the document's URI. */
  documentId: text,
  /** VS Code language id. */
  languageId: text,
  /** Text window before the cursor. It begins at the start of a line. */
  prefix: modelText,
  /** Text window after the cursor. */
  suffix: modelText,
  /** The prefix begins at the start of the file. */
  beginsFile: v.optional(flag, false),
  /** The suffix ends at the end of the file. */
  endsFile: v.optional(flag, false),
  options: v.optional(infillOptions, {}),
});
export type InfillRequest = Frozen<v.InferOutput<typeof infillRequest>>;

/** One text for the gap. */
export interface Completion {
  readonly text: string;
  /** Tokens in `text`. */
  readonly tokens: number;
  /** exp(mean log probability of the kept tokens at commit), 0..1. */
  readonly confidence: number;
  readonly stop: StopReason;
}

/** The likeliest completion and the other hypotheses. */
export interface InfillResult extends Completion {
  /** Other finished completions, likeliest first, so that a caller with a parser can re-rank them. */
  readonly alternatives: readonly Completion[];
  /** Denoise steps: forwards of the canvas without the length forward. */
  readonly steps: number;
  /** All forwards of this request: prefill, length, denoising. */
  readonly forwards: number;
  /** Context tokens that were encoded; the others came from the cache. */
  readonly encodedTokens: number;
  readonly encodeMs: number;
  readonly ms: number;
}

/** One denoise step, for live views. */
export interface StepEvent {
  readonly step: number;
  /** Token texts of the best canvas; `null` for a mask. */
  readonly canvas: readonly (string | null)[];
  /** Present only when the request asked for traces, because building one takes time. */
  readonly trace?: StepTrace;
}
