import { refusalOf } from '../../model/process/errors';
import type { RuntimeClient } from '../../model/process/runtimeClient';
import type { ClientState } from '../../model/process/state';
import type { InfillResult, RuntimeInfo } from '../../protocol';
import type { RepairModel } from '../../repair/job';

/** How a run may be ended from outside. */
export interface RunSignals {
  /** Aborting it throws the work away. */
  readonly cancel: AbortSignal;
  /** Aborting it asks for what is done by then. */
  readonly finish: AbortSignal;
}

/** What is used of the client. */
type Client = Pick<RuntimeClient, 'current' | 'onState' | 'repair' | 'infill'>;

/** How often a hole is asked for again when ghost text took its place. */
const MOST_TRIES = 5;

/**
 * The runtime process as the model of a repair, once it is ready.
 * @returns undefined when `cancel` or `finish` was aborted first
 * @throws RuntimeCallError when the runtime cannot work
 */
export async function clientModel(
  client: Client,
  signals: RunSignals,
): Promise<RepairModel | undefined> {
  const either = eitherOf(signals);
  const info = await whenReady(client, either);
  if (info === undefined) return undefined;
  return {
    info,
    repair: (request, onStep) => client.repair(request, signals.cancel, onStep, signals.finish),
    infill: async (request, onStep) => {
      let result: InfillResult | undefined;
      // A keystroke's ghost text supersedes the infill of a hole.
      for (let tries = 0; tries < MOST_TRIES && result === undefined; tries++) {
        if (either.aborted) return undefined;
        result = await client.infill(request, either, onStep);
      }
      return result;
    },
  };
}

function whenReady(client: Client, signal: AbortSignal): Promise<RuntimeInfo | undefined> {
  return new Promise((resolve, reject) => {
    const look = (state: ClientState): void => {
      const refusal = refusalOf(state);
      const isReady = state.kind === 'ready' || state.kind === 'busy';
      if (!isReady && refusal === undefined && !signal.aborted) return;
      unsubscribe();
      signal.removeEventListener('abort', now);
      if (refusal !== undefined) reject(refusal);
      else resolve(isReady && !signal.aborted ? state.info : undefined);
    };
    const now = (): void => {
      look(client.current);
    };
    const unsubscribe = client.onState(look);
    signal.addEventListener('abort', now);
    now();
  });
}

function eitherOf({ cancel, finish }: RunSignals): AbortSignal {
  return AbortSignal.any([cancel, finish]);
}
