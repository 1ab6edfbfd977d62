/** What one denoise step saw and committed, for the inspector. */

/** Why denoising ended. */
export type StopReason = 'complete' | 'newline' | 'empty' | 'deadline' | 'steps' | 'unsure';

export interface StepTrace {
  /** Time since the step before, ms. Of the first step: since the request, with prefill and length forward. */
  readonly ms: number;
  /** The prefill: tokens of both streams, those that were not cached, and the time. With the first step only. */
  readonly context?: {
    readonly tokens: number;
    readonly encoded: number;
    readonly encodeMs: number;
  };
  /** The canvases that were open before the step. The first one began with the likeliest length. */
  readonly canvases: readonly CanvasTrace[];
  /** `begun` of the best canvas after the step, which `StepEvent.canvas` shows. */
  readonly best: number;
}

/** One of the canvases refined side by side, in one step. */
export interface CanvasTrace {
  /** The number of masks it began with. It identifies the canvas within the request. */
  readonly begun: number;
  /** Before the step. */
  readonly cells: readonly CellTrace[];
  readonly commits: readonly CommitTrace[];
  /** Token texts after the step; `null` for a mask. */
  readonly after: readonly (string | null)[];
  /** Why it is finished; absent while it is open. */
  readonly stop?: StopReason;
}

export interface CellTrace {
  /** `null` for a mask. */
  readonly text: string | null;
  /** 0..1. Of a token: when it was committed. Of a mask: of the model's best guess. */
  readonly probability: number;
}

/** A decision: a token, a mask that became several, or masks that were deleted. */
export interface CommitTrace {
  /** Index into the cells before the step. */
  readonly position: number;
  readonly kind: 'token' | 'expand' | 'delete';
  /** Of a token. */
  readonly text?: string;
  readonly probability: number;
}
