/** What the network expects behind a token: ids and natural-log probabilities, likeliest first. */
export interface Prediction {
  readonly ids: readonly number[];
  readonly logps: Float32Array;
}

/** The trunk that a branch leaves. */
export interface Trunk {
  readonly predictions: readonly (Prediction | undefined)[];
}

/**
 * A continuation of a context's first `fork` trunk tokens: its own tokens lie in any columns of the cache, so that
 * branches share columns with the trunk and with each other without copies.
 */
export class Branch {
  private constructor(
    private readonly trunk: Trunk,
    /** Trunk tokens it sees. */
    readonly fork: number,
    readonly ids: number[],
    /** Cache column of each own token. */
    readonly columns: number[],
    private readonly predictions: (Prediction | undefined)[],
  ) {}

  /**
   * A branch that leaves the trunk behind its first `fork` tokens.
   * @param own trunk tokens behind the fork that are already the branch's own
   */
  static at(trunk: Trunk, fork: number, own: readonly number[] = []): Branch {
    const columns = own.map((_, index) => fork + index);
    const predictions = columns.map((column) => trunk.predictions[column]);
    return new Branch(trunk, fork, [...own], columns, predictions);
  }

  /** Own tokens. */
  get length(): number {
    return this.ids.length;
  }

  /** Another branch with the first `length` own tokens of this one. */
  derive(length: number): Branch {
    const { trunk, fork } = this;
    return new Branch(
      trunk,
      fork,
      this.ids.slice(0, length),
      this.columns.slice(0, length),
      this.predictions.slice(0, length),
    );
  }

  /** Forgets own tokens behind the first `length`; their columns stay unused until the context drops them. */
  truncate(length: number): void {
    this.ids.length = Math.min(this.ids.length, length);
    this.columns.length = this.ids.length;
    this.predictions.length = this.ids.length;
  }

  /** Takes over a token that a forward has read. */
  append(id: number, column: number, prediction: Prediction | undefined): void {
    this.ids.push(id);
    this.columns.push(column);
    this.predictions.push(prediction);
  }

  /** What is expected behind the first `length` own tokens; undefined where no forward was asked. */
  predictionAfter(length: number): Prediction | undefined {
    return length === 0 ? this.trunk.predictions[this.fork - 1] : this.predictions[length - 1];
  }
}
