import type { RuntimeClient } from '../../model/process/runtimeClient';
import type { GenerateModel } from '../../generate/job';

/** Limits a model may have before it has said what it can take; the runtime cuts exactly. */
const USUAL_LIMITS = { maxPrefix: 512, maxSuffix: 512 };

/**
 * The runtime as a generation sees it. Whatever the user types meanwhile goes first: a suggestion supersedes the canvas
 * in work, which is then begun again when the runtime is quiet.
 * @param signal aborting it cancels the canvas in work and all to come
 */
export function clientModel(client: RuntimeClient, signal: AbortSignal): GenerateModel {
  const { current } = client;
  const info = current.kind === 'ready' || current.kind === 'busy' ? current.info : USUAL_LIMITS;
  return {
    info,
    infill: async (query, onStep) => {
      for (;;) {
        await quiet(client, signal);
        if (signal.aborted) return undefined;
        const result = await client.infill(query, signal, onStep);
        if (result !== undefined) return result;
      }
    },
  };
}

/** Resolves once no request is in flight, or the signal is aborted. */
function quiet(client: RuntimeClient, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (client.current.kind !== 'busy' || signal.aborted) {
      resolve();
      return;
    }
    const done = (): void => {
      unsubscribe();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const unsubscribe = client.onState((state) => {
      if (state.kind !== 'busy') done();
    });
    signal.addEventListener('abort', done, { once: true });
  });
}
