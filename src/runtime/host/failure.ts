import { RuntimeFailure, type RuntimeError } from '../../protocol';

export { RuntimeFailure };

/** Anything thrown as an error for the other process. Never throws. */
export function toRuntimeError(thrown: unknown): RuntimeError {
  if (thrown instanceof RuntimeFailure) return { code: thrown.code, message: thrown.message };
  return { code: 'internal', message: `Unexpected error: ${messageOf(thrown)}` };
}

/** The message of anything thrown, for error texts. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
