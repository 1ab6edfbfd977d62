import type { RuntimeError } from '../../protocol';
import type { ClientState } from './state';

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

/** Why a runtime in this state takes no request; undefined when it takes one, now or once it has started. */
export function refusalOf(state: ClientState): RuntimeCallError | undefined {
  if (state.kind === 'failed') return new RuntimeCallError(state.error);
  if (state.kind === 'stopped') return processError('The model runtime is not running.');
  return undefined;
}
