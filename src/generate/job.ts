/** What a generation is asked, and what it answers: the same for the command line and for an editor. */

export interface GenerateOptions {
  /** What the code should do, in words; the model sees it as a comment above the cursor's line. */
  readonly instruction?: string;
  /** Most canvases filled one after the other. */
  readonly maxBlocks: number;
  /** Most tokens of one canvas; absent: the model's own limit. */
  readonly maxTokens?: number;
  /** Wall-clock budget; what is written by then is the answer. */
  readonly deadlineMs?: number;
  /** 0: the likeliest text. Any other number: another draw, the same for the same number. */
  readonly seed: number;
  /** How freely tokens are drawn when there is a seed. */
  readonly temperature: number;
}

export const DEFAULT_GENERATE_OPTIONS: GenerateOptions = {
  maxBlocks: 8,
  seed: 0,
  // Below 1 the draw keeps nearer to what the model is sure of: all of its distribution is noise for a small model.
  temperature: 0.7,
};

/** A place in a document, and what is wanted there. */
export interface GenerateJob {
  /** Key of the runtime's context cache. */
  readonly documentId: string;
  readonly languageId: string;
  /** The whole text before and behind the cursor. Half a surrogate pair must not be in it. */
  readonly prefix: string;
  readonly suffix: string;
  /** What was written before, for a generation that goes on; it stands at the cursor. */
  readonly begun?: string;
  readonly options: GenerateOptions;
}

/**
 * Why a generation ended. `complete`: the function, or the statement, is written. `empty`: the model has nothing to
 * add. `repeats`: it began to say the same again. `blocks`: as many canvases as were allowed.
 */
export type GenerateStop = 'complete' | 'empty' | 'repeats' | 'blocks' | 'deadline' | 'cancelled';

export interface GenerateOutcome {
  /** What to insert at the cursor, behind what was begun; with line feeds. */
  readonly text: string;
  /** Canvases filled. */
  readonly blocks: number;
  readonly tokens: number;
  readonly steps: number;
  readonly forwards: number;
  /** exp(mean log probability of the tokens at commit), 0..1. */
  readonly confidence: number;
  readonly stop: GenerateStop;
}

/** A step on the way, for live views. */
export interface GenerateProgress {
  /** From 1. */
  readonly block: number;
  /** What the blocks before have written, and what was begun. */
  readonly text: string;
  /** The canvas: token texts, with `null` where it is still masked. */
  readonly canvas: readonly (string | null)[];
}

export interface GenerateHooks {
  readonly onProgress?: (progress: GenerateProgress) => void;
  /** Monotonic clock, ms. */
  readonly now?: () => number;
}
