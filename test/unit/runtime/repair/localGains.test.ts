import assert from 'node:assert/strict';
import { samplerRules } from '../../../../src/runtime/infill/samplerRules';
import { localGains, type Change } from '../../../../src/runtime/repair/localGains';
import type { Forwarding } from '../../../../src/runtime/repair/placedBatches';
import { twoStreamModel } from '../../../support/twoStreamModel';
import { FakeGraph } from '../support/fakeGraph';
import { RING, ringJudge } from '../support/ringModel';
import { tinyManifest, tinyTokenizer } from '../support/tinyModel';

const tokenizer = tinyTokenizer();
const tiny = tinyManifest();
const manifest = { ...tiny, model: { ...tiny.model, maxPrefix: 120, maxSuffix: 120 } };
const text = Array.from({ length: 9 }, () => RING).flat();
const whole = { begin: 0, stop: text.length };
const rules = samplerRules(twoStreamModel({ manifest, tokenizer, graph: new FakeGraph() }), {});

/** The draft is all of a text that is neither cut nor at the edge of its file. */
async function setup(stopping = () => false) {
  const graph = new FakeGraph({ judge: ringJudge });
  const { denoiser } = twoStreamModel({ manifest, tokenizer, graph });
  const file = { documentId: 'a', languageId: 'python', beginsFile: false, endsFile: false };
  const context = await denoiser.openText(
    { ...file, ids: text, ...whole },
    { stopping: () => false, afterForward: () => Promise.resolve() },
  );
  graph.runs.length = 0;
  const forwarding: Forwarding = { context, stopping, turn: () => Promise.resolve() };
  return { graph, forwarding };
}

function changeAt(at: number, tokens: readonly number[], ids = text): Change {
  return { draft: { ids, ...whole }, from: at, to: at + 1, tokens };
}

describe('gains of changes', () => {
  it('are above 0 for what belongs there, below for what does not', async () => {
    const { forwarding } = await setup();
    const wrong = [...text];
    wrong[20] = tokenizer.encode('(')[0] ?? 0;
    const changes = [changeAt(20, [text[20] ?? 0], wrong), changeAt(20, [wrong[20]])];
    const [right, worse] = await localGains(forwarding, changes, rules, tokenizer, true);
    assert.ok((right ?? 0) > 2, `${right}`);
    assert.ok((worse ?? 0) < -2, `${worse}`);
  });

  it('are judged by what is near, and the same text only once', async () => {
    const { graph, forwarding } = await setup();
    const changes = [changeAt(20, []), changeAt(20, [text[21] ?? 0]), changeAt(20, [])];
    const gains = await localGains(forwarding, changes, rules, tokenizer, true);
    assert.equal(gains.length, 3);
    assert.equal(gains[0], gains[2]);
    const fed = graph.runs.reduce((sum, { ids }) => sum + ids.length, 0);
    // What was there, and two others: up to 4 tokens on either side of one.
    assert.ok(fed <= 3 * 9, `${fed}`);
    assert.deepEqual(graph.runs[0]?.positions[0], 1 + 20 - 4);
  });

  it('are missing where it was stopped', async () => {
    const { forwarding } = await setup(() => true);
    const gains = await localGains(forwarding, [changeAt(3, [])], rules, tokenizer, true);
    assert.deepEqual(gains, []);
  });
});
