import type { Predictions } from '../denoiser';

/**
 * The network as one function from token ids, positions, a mask and two caches to predictions (ARCHITECTURE.md, "The
 * graph"). `onnxGraph.ts` implements it; tests use a fake.
 */

/** Which of the two streams, or the canvas, a token belongs to; the numbers are the graph's. */
export const STREAM = { prefix: 0, suffix: 1, canvas: 2 } as const;
export type Stream = (typeof STREAM)[keyof typeof STREAM];

/** What the mask adds to an attention score: 0 lets it through, this hides it. */
export const HIDDEN_SCORE = -1e9;

/** Rotated keys [kvHeads, headDim, capacity] and values [kvHeads, capacity, headDim] of each layer. */
export interface KeysValues {
  readonly keys: readonly Float32Array[];
  readonly values: readonly Float32Array[];
  /** Allocated tokens, at least 1; columns not in use must be hidden by the mask. */
  readonly capacity: number;
}

/** A token that followed the same context earlier, and how many tokens of context agree (0: there is none). */
export interface Echo {
  readonly id: number;
  readonly strength: number;
}

/** One call of the graph, n tokens. */
export interface Feeds {
  readonly ids: readonly number[];
  /** The ids beside each token in the text; see `neighbours.ts`. */
  readonly left: readonly number[];
  readonly right: readonly number[];
  /** Guesses from what stood beside the same context before; see `echoes.ts`. */
  readonly echoLeft: readonly Echo[];
  readonly echoRight: readonly Echo[];
  /** What all tokens belong to, or each of them. */
  readonly stream: Stream | readonly Stream[];
  /** Positions toward cache a, among the tokens fed, and of their own keys. */
  readonly positions: readonly number[];
  /** Positions toward cache b; anything while no column of b is visible. */
  readonly positionsB: readonly number[];
  /** Additive mask [n, a.capacity + b.capacity + n]. */
  readonly mask: Float32Array;
  readonly a: KeysValues;
  readonly b: KeysValues;
  /** Rows to predict, at least one. */
  readonly ask: readonly number[];
  /** Whether the fed tokens' own keys and values are wanted. */
  readonly wantKeysValues: boolean;
}

export interface Outputs {
  readonly predictions: Predictions;
  /** Present when asked for; capacity is n. */
  readonly keysValues?: KeysValues;
}

/** The network. */
export interface Graph {
  /** Runs the graph once. May block the event loop while it computes. */
  run(feeds: Feeds): Promise<Outputs>;
}
