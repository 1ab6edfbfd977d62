/** Sizes of a decoder network, as its manifest states them; lengths in tokens. */
export interface DecoderShape {
  readonly layers: number;
  readonly kvHeads: number;
  readonly headDim: number;
  readonly vocab: number;
  /** Tokens the graph gives for each asked row. */
  readonly topK: number;
  /** Positions that the rotary tables cover. */
  readonly maxPositions: number;
}

/** Keys or values of all layers, each `[kvHeads, columns, headDim]` in one array. */
export interface LayerArrays {
  readonly keys: readonly Float32Array[];
  readonly values: readonly Float32Array[];
  /** Columns of each array; at least 1. */
  readonly columns: number;
}

/** What one forward reads. n tokens, r asked rows. */
export interface ForwardFeeds {
  /** Token ids, length n >= 1. */
  readonly ids: readonly number[];
  /** Rotary position of each token, length n. */
  readonly positions: readonly number[];
  /** `[n, past.columns + n]`: 0 where the token of the row sees the column, {@link HIDDEN} elsewhere. */
  readonly mask: Float32Array;
  readonly past: LayerArrays;
  /** Tokens (0..n-1) whose next token is asked for, length r >= 1. */
  readonly rows: readonly number[];
  /** For each asked row a token id whose probability is asked for. */
  readonly given: readonly number[];
}

/** What one forward gives. */
export interface ForwardOutputs {
  /** Keys and values of the n fed tokens. */
  readonly fresh: LayerArrays;
  /** `[r, topK]`, likeliest first. */
  readonly topIds: readonly number[];
  /** `[r, topK]`, natural logarithms over the whole vocabulary. */
  readonly topLogps: Float32Array;
  /** `[r]`. */
  readonly givenLogps: Float32Array;
}

/** One forward of a decoder network: the contract of the package's graph. */
export interface ForwardGraph {
  run(feeds: ForwardFeeds): Promise<ForwardOutputs>;
}

/** Added to the attention score of a column that a token must not see. */
export const HIDDEN = -1e9;
