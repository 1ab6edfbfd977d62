import { MEASURED_SIZES, type ForwardCosts } from './forwardCosts';
import type { DecoderShape, ForwardGraph } from './forwardGraph';
import { readSegments } from './readSegments';
import { TokenContext } from './tokenContext';

/** Forwards of each size; the first one of all only warms the machine up. */
const ROUNDS = 2;

/** Measures forwards of 1, 2, 4, 8 and 16 tokens, about 2 c(16) + 2 c(8) … forwards of one token in all. */
export async function measureCosts(
  graph: ForwardGraph,
  costs: ForwardCosts,
  shape: DecoderShape,
  now: () => number,
): Promise<void> {
  const context = new TokenContext(shape, '');
  const read = async (size: number): Promise<number> => {
    context.truncate(0);
    const started = now();
    await readSegments(graph, context, [{ ids: Array<number>(size).fill(0), askFrom: 0 }]);
    return now() - started;
  };
  await read(1);
  for (let round = 0; round < ROUNDS; round++) {
    for (const size of MEASURED_SIZES) costs.observe(size, await read(size));
  }
}
