import { Branch, type Prediction } from './branch';
import { KeyValueBuffers, type CacheShape } from './keyValueBuffers';

/**
 * A cached token sequence. The trunk lies in columns 0, 1, 2 …; behind it lie the tokens of branches, in the order the
 * forwards read them. Adding to the trunk drops the branches.
 */
export class TokenContext {
  readonly buffers: KeyValueBuffers;
  readonly ids: number[] = [];
  /** What is expected behind each trunk token; undefined where no forward was asked. */
  readonly predictions: (Prediction | undefined)[] = [];
  /** Columns in use, the branches' included. */
  used = 0;
  /** Trunk tokens that a prompt consists of; what stands behind them was only written by the model. */
  promptLength = 0;

  constructor(
    shape: CacheShape,
    readonly documentId: string,
  ) {
    this.buffers = new KeyValueBuffers(shape);
  }

  get length(): number {
    return this.ids.length;
  }

  /** Length of the longest common beginning of the trunk and `ids`. */
  sharedLength(ids: readonly number[]): number {
    return commonLength(this.ids, ids);
  }

  /** Forgets the trunk behind its first `length` tokens, and all branches. */
  truncate(length: number): void {
    this.ids.length = Math.min(this.ids.length, length);
    this.predictions.length = this.ids.length;
    this.used = this.ids.length;
    this.promptLength = Math.min(this.promptLength, this.ids.length);
  }

  /** A branch that leaves behind the first `fork` trunk tokens, the rest of the trunk being its own first tokens. */
  branch(fork: number): Branch {
    return Branch.at(this, fork, this.ids.slice(fork));
  }

  /** Makes the trunk of `branch`: its tokens replace what stands behind the fork. All branches end. */
  adopt(branch: Branch): void {
    const { fork, columns } = branch;
    columns.forEach((column, index) => {
      // Columns of a branch ascend and none lies before its place, so nothing still needed is overwritten.
      if (column !== fork + index) this.buffers.write(this.buffers, column, fork + index, 1);
    });
    const predictions = columns.map((_, index) => branch.predictionAfter(index + 1));
    this.truncate(fork);
    this.ids.push(...branch.ids);
    this.predictions.push(...predictions);
    this.used = this.ids.length;
  }

  /** The trunk's first `length` tokens in a context of their own. */
  copy(length: number, documentId: string, shape: CacheShape): TokenContext {
    const copy = new TokenContext(shape, documentId);
    copy.buffers.reserve(length);
    copy.buffers.write(this.buffers, 0, 0, length);
    copy.ids.push(...this.ids.slice(0, length));
    copy.predictions.push(...this.predictions.slice(0, length));
    copy.used = length;
    copy.promptLength = Math.min(this.promptLength, length);
    return copy;
  }
}

/** Length of the longest common beginning. */
export function commonLength(a: readonly number[], b: readonly number[]): number {
  const most = Math.min(a.length, b.length);
  let length = 0;
  while (length < most && a[length] === b[length]) length++;
  return length;
}
