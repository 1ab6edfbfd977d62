/**
 * The model for work that takes seconds (repairs, generations), beside ghost text.
 *
 * Typing goes first: the runtime works on one infill at a time and drops the older one. So an infill of the background
 * waits until no request is in flight, and is asked again, as often as it takes, when ghost text has taken its place. A
 * bound on the tries would throw away the work of seconds because the user typed a few keys. It ends all the same:
 * with the user's signal, and with the request's own budget, from which the time of waiting is taken.
 */
import type { InfillResult, RuntimeInfo } from '../protocol';
import type { Call, InfillQuery, Model } from './model';
import { refusalOf } from './process/errors';
import type { RuntimeClient } from './process/runtimeClient';
import type { ClientState } from './process/state';

/** How work may be ended from outside. */
export interface WorkSignals {
  /** Aborting it throws the work away. */
  readonly cancel: AbortSignal;
  /** Aborting it asks for what is done by then. */
  readonly finish: AbortSignal;
}

type Client = Pick<RuntimeClient, 'current' | 'onState' | 'infill' | 'repair' | 'close'>;

/**
 * The runtime process as the model of a background job, once it is loaded.
 * @param now monotonic time, ms
 * @returns undefined when one of the signals was aborted first
 * @throws RuntimeCallError when the runtime cannot work
 */
export async function backgroundModel(
  client: Client,
  { cancel, finish }: WorkSignals,
  now: () => number = () => performance.now(),
): Promise<Model | undefined> {
  const either = AbortSignal.any([cancel, finish]);
  const info = await whenReady(client, either);
  if (info === undefined) return undefined;
  return {
    info,
    infill: (query, call = {}) => infillWhenQuiet(client, query, { ...call, signal: either }, now),
    repair: (query, call = {}) => client.repair(query, { ...call, signal: cancel, finish }),
    close: (documentId) => {
      client.close(documentId);
    },
  };
}

async function infillWhenQuiet(
  client: Client,
  query: InfillQuery,
  call: Call<'infill'> & { readonly signal: AbortSignal },
  now: () => number,
): Promise<InfillResult | undefined> {
  const started = now();
  for (;;) {
    await whenQuiet(client, call.signal);
    if (call.signal.aborted) return undefined;
    const result = await client.infill(withTimeLeft(query, now() - started), call);
    if (result !== undefined) return result;
  }
}

/** The query with what is left of its budget after `spent` ms; at least 1, so that the runtime gives what it can. */
function withTimeLeft(query: InfillQuery, spent: number): InfillQuery {
  const { deadlineMs } = query.options;
  if (deadlineMs === undefined) return query;
  return {
    ...query,
    options: { ...query.options, deadlineMs: Math.max(1, Math.ceil(deadlineMs - spent)) },
  };
}

/** Resolves once the model is loaded; to undefined when the signal is aborted first. */
function whenReady(client: Client, signal: AbortSignal): Promise<RuntimeInfo | undefined> {
  return whenState(client, signal, (state) => {
    const refusal = refusalOf(state);
    if (refusal !== undefined) throw refusal;
    return state.kind === 'ready' || state.kind === 'busy' ? state.info : undefined;
  });
}

/** Resolves once no request is in flight, or the signal is aborted. */
async function whenQuiet(client: Client, signal: AbortSignal): Promise<void> {
  await whenState(client, signal, ({ kind }) => (kind === 'busy' ? undefined : true));
}

/** Resolves to what `find` finds in a state of the client, now or later; to undefined when the signal is aborted. */
function whenState<Found>(
  client: Client,
  signal: AbortSignal,
  find: (state: ClientState) => Found | undefined,
): Promise<Found | undefined> {
  return new Promise((resolve, reject) => {
    const end = (): void => {
      unsubscribe();
      signal.removeEventListener('abort', look);
    };
    const look = (): void => {
      try {
        const found = signal.aborted ? undefined : find(client.current);
        if (found === undefined && !signal.aborted) return;
        end();
        resolve(found);
      } catch (error) {
        end();
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    };
    const unsubscribe = client.onState(look);
    signal.addEventListener('abort', look);
    look();
  });
}
