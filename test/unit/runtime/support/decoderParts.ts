import { Decoder } from '../../../../src/runtime/decode/decoder';
import { ForwardCosts } from '../../../../src/runtime/decoder/forwardCosts';
import type { Interruption } from '../../../../src/runtime/decoder/interruption';
import { RequestForwards } from '../../../../src/runtime/decoder/requestForwards';
import { TokenContext } from '../../../../src/runtime/decoder/tokenContext';
import { promptTokensOf, smallTokenizer } from './decoderTokenizerJson';
import { type FakeForward, SHAPE } from './fakeForward';

/** An interruption that never comes. */
export const NEVER: Interruption = {
  isRequested: () => false,
  isFinishRequested: () => false,
  countForward: () => undefined,
};

/** Forwards of a request over `graph`; every forward costs what `costs` say, by default in proportion to its tokens. */
export function forwardsOver(
  graph: FakeForward,
  interruption = NEVER,
  costs = new ForwardCosts(),
): RequestForwards {
  return new RequestForwards({ graph, costs, now: () => 0 }, interruption, Infinity);
}

/** A context whose trunk is `ids`, read in one forward that is asked everywhere. */
export async function readContext(
  graph: FakeForward,
  ids: readonly number[],
): Promise<TokenContext> {
  const context = new TokenContext(SHAPE, 'file');
  await forwardsOver(graph).read(context, [{ ids, askFrom: 0 }]);
  context.promptLength = ids.length;
  return context;
}

/** A machine on which wide forwards cost nothing more. */
export const WIDE = [1, 2, 4, 8, 16].map((size): [number, number] => [size, 1]);

/** A decoder over a fake network. */
export function decoderOver(
  graph: FakeForward,
  costs: readonly (readonly [number, number])[] = [],
) {
  const tokenizer = smallTokenizer();
  const prompt = promptTokensOf(tokenizer);
  const model = { graph, tokenizer, shape: SHAPE, prompt };
  // The clock stands still, so that costs stay as they are given.
  return new Decoder(model, { cacheBytes: 1e9, costs, now: () => 0 });
}
