import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Cancellation } from '../host/cancellation';
import type { Graph } from './graph';

/**
 * The graph with its forwards counted, those after a cancellation as well. The turn after each is what lets a message
 * that came in meanwhile be read before the next forward is decided on.
 */
export function countingGraph(
  graph: Graph,
  cancellation: Cancellation,
): Graph & { readonly forwards: number } {
  let forwards = 0;
  return {
    async run(feeds) {
      const outputs = await graph.run(feeds);
      forwards++;
      cancellation.countForward();
      await nextTurn();
      return outputs;
    },
    get forwards() {
      return forwards;
    },
  };
}
