import type { RuntimeError } from '../protocol';

/** A request the runtime could not answer; `error` says why, in words for the user. */
export class RuntimeCallError extends Error {
  override readonly name = 'RuntimeCallError';

  constructor(readonly error: RuntimeError) {
    super(error.message);
  }
}

/** An error of the process itself: crashed, hung, stopped. */
export function processError(message: string): RuntimeCallError {
  return new RuntimeCallError({ code: 'internal', message });
}
