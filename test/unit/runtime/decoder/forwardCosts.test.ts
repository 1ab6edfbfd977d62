import assert from 'node:assert/strict';
import { DraftWidth } from '../../../../src/runtime/decoding/writing/draftWidth';
import { ForwardCosts } from '../../../../src/runtime/decoder/forwardCosts';
import { measureCosts } from '../../../../src/runtime/decoder/measureCosts';
import { forwardsOver, NEVER } from '../support/decoderParts';
import { FakeForward, SHAPE } from '../support/fakeForward';

/** Measured with and without VNNI (research/feasibility.md, section 3; research/onnxruntime-cpu.md). */
const AVX2 = new ForwardCosts([
  [1, 51.8],
  [2, 66.6],
  [4, 102.8],
  [8, 186.6],
  [16, 357.6],
]);
const VNNI = new ForwardCosts([
  [1, 50],
  [8, 63],
  [16, 78.5],
]);

describe('forward costs', () => {
  it('interpolates between sizes and extends the last slope', () => {
    assert.equal(AVX2.ms(1), 51.8);
    assert.ok(Math.abs(AVX2.ms(3) - 84.7) < 0.01);
    assert.ok(Math.abs(AVX2.ms(32) - (357.6 + 16 * 21.375)) < 0.01);
    assert.ok(Math.abs(VNNI.ratio(8) - 1.26) < 0.01);
  });

  it('takes a forward to cost in proportion while nothing is known', () => {
    assert.equal(new ForwardCosts().ratio(8), 8);
    assert.equal(new ForwardCosts([[4, 20]]).ms(8), 40);
  });

  it('lets no single disturbed forward count', () => {
    const costs = new ForwardCosts([[1, 50]]);
    for (const ms of [51, 49, 500]) costs.observe(1, ms);
    assert.ok(costs.ms(1) <= 51);
    costs.observe(3, 1e9);
    costs.observe(2, NaN);
    assert.deepEqual(
      costs.toJSON().map(([size]) => size),
      [1],
    );
  });

  it('is measured once with few tokens and remembered', async () => {
    const graph = new FakeForward();
    const costs = new ForwardCosts();
    let clock = 0;
    await measureCosts(graph, costs, SHAPE, () => clock++);
    assert.equal(costs.isMeasured, true);
    assert.ok(graph.read <= 63);
    assert.equal(new ForwardCosts(costs.toJSON()).isMeasured, true);
  });

  it('reads prompts in pieces that end soon', () => {
    assert.equal(forwardsOver(new FakeForward(), NEVER, AVX2).pieceSize(), 32);
    assert.equal(forwardsOver(new FakeForward(), NEVER, VNNI).pieceSize(), 128);
  });
});

describe('draft width', () => {
  it('is narrow where wide forwards cost much, and wide where they do not', () => {
    assert.ok(new DraftWidth().best(AVX2) <= 3);
    assert.ok(new DraftWidth().best(VNNI) >= 4);
    assert.equal(new DraftWidth().best(new ForwardCosts()), 0);
  });

  it('follows what stood', () => {
    const bad = new DraftWidth();
    const good = new DraftWidth();
    for (let k = 0; k < 100; k++) {
      bad.observe(0, 1);
      good.observe(4, 4);
    }
    assert.ok(bad.acceptance < 0.15 && good.acceptance > 0.85);
    assert.equal(bad.best(AVX2), 0);
    assert.ok(good.best(VNNI) > new DraftWidth().best(VNNI));
  });
});
