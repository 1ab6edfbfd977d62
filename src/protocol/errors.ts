/** Errors that a user can cause or see. */

/** Stable: users may search for it, and programs compare it. */
export type ErrorCode =
  | 'model-missing'
  | 'model-truncated'
  | 'model-tampered'
  | 'model-format'
  | 'model-invalid'
  | 'no-native-binding'
  | 'bad-request'
  | 'too-large'
  | 'invalid-text'
  | 'memory-cap'
  | 'internal';

export interface RuntimeError {
  readonly code: ErrorCode;
  /** One plain sentence for the user, naming the file when there is one. */
  readonly message: string;
}

/** An expected error as it is thrown. Anything else that the runtime throws is a bug and reported as `internal`. */
export class RuntimeFailure extends Error {
  override readonly name = 'RuntimeFailure';

  constructor(
    readonly code: ErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
