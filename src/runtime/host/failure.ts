import type { ErrorCode, RuntimeError } from '../../protocol';

/**
 * An error a user can cause or see: a stable code and one plain sentence.
 * Everything else that is thrown in the runtime is a bug and reported as `internal`.
 */
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

/** What to tell the other side about anything thrown. Never throws. */
export function toRuntimeError(thrown: unknown): RuntimeError {
  if (thrown instanceof RuntimeFailure) return { code: thrown.code, message: thrown.message };
  return { code: 'internal', message: `Unexpected error: ${messageOf(thrown)}` };
}

/** The message of anything thrown, for error texts. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
