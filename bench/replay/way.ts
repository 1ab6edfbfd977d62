import type { LazyModel } from '../../src/model/model';
import { Suggester } from '../../src/complete/suggester';
import { SuggestionSource, type SuggestionSourceParts } from '../../src/complete/source';
import { Debounce } from '../../src/complete/debounce';
import { LookAhead } from '../../src/complete/lookAhead';
import { TypingCache } from '../../src/complete/typingCache';
import type { Trees } from '../../src/syntax/trees';
import type { VirtualClock } from './virtualClock';
import { VirtualRuntime } from './virtualRuntime';

/** Ways to go from a key to a suggestion: each has what the one before has, and one thing more. */
export const WAYS = ['plain', 'debounce', 'cache', 'ahead'] as const;
export type Way = (typeof WAYS)[number];

const NO_DEBOUNCE = { wait: () => Promise.resolve(true), answered: () => undefined };
const NO_CACHE: SuggestionSourceParts['cache'] = {
  lookup: () => undefined,
  offer: (_, suggestion) => suggestion,
  offerAll: (_, suggestions) => suggestions,
  forget: () => undefined,
  clear: () => undefined,
};
const NO_AHEAD: SuggestionSourceParts['ahead'] = {
  prepare: () => undefined,
  take: () => undefined,
  cancel: () => undefined,
  forget: () => undefined,
};
const SILENT = { trace: () => undefined, debug: () => undefined };

/** The extension's own parts from the key to the suggestion, on a virtual clock, with or without their tricks. */
export function sourceFor(
  way: Way,
  clock: VirtualClock,
  client: Pick<LazyModel, 'infill' | 'info'>,
  trees: Trees,
  slowness: number,
): { readonly source: SuggestionSource; readonly runtime: VirtualRuntime } {
  const has = (trick: Way): boolean => WAYS.indexOf(way) >= WAYS.indexOf(trick);
  const runtime = new VirtualRuntime(clock, client, slowness);
  const suggester = new Suggester({
    runtime: { client: () => runtime },
    trees,
    clock,
    debounce: has('debounce') ? new Debounce(clock) : NO_DEBOUNCE,
    status: { during: (work) => work, update: () => undefined },
    log: SILENT,
  });
  const cache = has('cache') ? new TypingCache() : NO_CACHE;
  const ahead = has('ahead') ? new LookAhead(clock) : NO_AHEAD;
  return { source: new SuggestionSource({ suggester, cache, ahead, log: SILENT }), runtime };
}
