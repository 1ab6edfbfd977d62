/** What the runtime tells about itself and its model. */
export interface RuntimeInfo {
  readonly model: string;
  readonly version: string;
  readonly parameters: number;
  /** Version of the model package's format. */
  readonly format: number;
  readonly threads: number;
  /** Largest prefix, suffix and canvas, in tokens. */
  readonly maxPrefix: number;
  readonly maxSuffix: number;
  readonly maxCanvas: number;
  /** What the model says of a draft's tokens can be trusted, not only what it writes for a gap. */
  readonly edit: boolean;
  /**
   * How much likelier a change must make a text where nobody complains, as a natural logarithm and beside the price of
   * its tokens; absent: the caller's own caution.
   */
  readonly unaskedGain?: number;
  /** VS Code ids of the languages that the model was trained on; absent: unknown. */
  readonly languages?: readonly string[];
  /** Least confidence of a shown completion, by setting. */
  readonly gate: { readonly low: number; readonly medium: number; readonly high: number };
  readonly loadMs: number;
  /** Resident memory of the runtime process, bytes. */
  readonly memoryBytes: number;
}
