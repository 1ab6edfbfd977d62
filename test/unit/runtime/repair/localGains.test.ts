import assert from 'node:assert/strict';
import { StreamCache } from '../../../../src/runtime/twoStream/streamCache';
import { localGains, type Change } from '../../../../src/runtime/repair/localGains';
import type { Forwarding } from '../../../../src/runtime/repair/placedBatches';
import { samplerRules } from '../../../../src/runtime/infill/samplerRules';
import { FakeGraph, SHAPE } from '../support/fakeGraph';
import { RING, ringJudge } from '../support/ringModel';
import { special, tinyManifest, tinyTokenizer } from '../support/tinyModel';

const tokenizer = tinyTokenizer();
const rules = samplerRules(tinyManifest(), tokenizer, {});
const text = Array.from({ length: 9 }, () => RING).flat();

/** The draft is all of the text between two streams that hold its ends. */
function setup(stopping = () => false) {
  const graph = new FakeGraph({ judge: ringJudge });
  const mask = special('<|mask|>');
  const forwarding: Forwarding = { graph, mask, stopping, turn: () => Promise.resolve() };
  const cache = new StreamCache(SHAPE);
  cache.reserve(text.length + 1);
  const stream = (ids: readonly number[]) => ({ cache, ids: [7, ...ids] });
  const seen = { prefix: stream(text), suffix: stream([...text].reverse()) };
  return { graph, forwarding, seen };
}

function changeAt(at: number, tokens: readonly number[], ids = text): Change {
  return { draft: { ids, seenPrefix: 1, seenSuffix: 1 }, from: at, to: at + 1, tokens };
}

describe('gains of changes', () => {
  it('are above 0 for what belongs there, below for what does not', async () => {
    const { forwarding, seen } = setup();
    const wrong = [...text];
    wrong[20] = tokenizer.encode('(')[0] ?? 0;
    const changes = [changeAt(20, [text[20] ?? 0], wrong), changeAt(20, [wrong[20]])];
    const [right, worse] = await localGains(forwarding, changes, seen, rules, tokenizer, true);
    assert.ok((right ?? 0) > 2, `${right}`);
    assert.ok((worse ?? 0) < -2, `${worse}`);
  });

  it('are judged by what is near, and the same text only once', async () => {
    const { graph, forwarding, seen } = setup();
    const changes = [changeAt(20, []), changeAt(20, [text[21] ?? 0]), changeAt(20, [])];
    const gains = await localGains(forwarding, changes, seen, rules, tokenizer, true);
    assert.equal(gains.length, 3);
    assert.equal(gains[0], gains[2]);
    const fed = graph.runs.reduce((sum, { ids }) => sum + ids.length, 0);
    // What was there, and two others: up to 4 tokens on either side of one.
    assert.ok(fed <= 3 * 9, `${fed}`);
    assert.deepEqual(graph.runs[0]?.positions[0], 1 + 20 - 4);
  });

  it('are missing where it was stopped', async () => {
    const { forwarding, seen } = setup(() => true);
    const gains = await localGains(forwarding, [changeAt(3, [])], seen, rules, tokenizer, true);
    assert.deepEqual(gains, []);
  });
});
