import type { Predictions } from '../../twoStream/graph';

/** What a model says of the next token. */
export interface NextToken {
  /** Its first row. */
  readonly predictions: Predictions;
  /** Whether nothing comes behind it. */
  readonly isLast: boolean;
}

/** A text in the making that only grows at its end: the one way in which kinds of models differ from left to right. */
export interface Writer {
  /** The id that says that nothing more belongs there. */
  readonly stop: number;
  /** Most tokens it can write; Infinity where there is no limit. */
  readonly most: number;
  /**
   * Asks for the next token.
   * @param written the token written since the last call; undefined in the first one
   */
  next(written: number | undefined): Promise<NextToken>;
  /** Leaves the document's caches as other requests may find them. To be called in any case. */
  close(): void;
}
