import assert from 'node:assert/strict';
import type { StopReason } from '../../../src/protocol';
import {
  advance,
  beginContenders,
  best,
  inTheRunning,
  type Contender,
} from '../../../src/runtime/contenders';
import type { SamplerRules } from '../../../src/runtime/sampler';

const RULES: SamplerRules = {
  tokens: { mask: 1, expand: 2, delete: 3 },
  control: new Set([1]),
  freeLength: true,
  maxCanvas: 16,
  threshold: 0.9,
  singleLine: false,
  hasNewline: () => false,
};

function contender(score: number, stop?: StopReason): Contender {
  return { canvas: [undefined], score, cut: false, stop };
}

describe('contenders', () => {
  it('begin with the likeliest lengths, each once', () => {
    const begun = beginContenders([4, 20, 32, 8], 3, 16);
    assert.deepEqual(
      begun.map(({ canvas }) => canvas.length),
      [4, 16, 8],
    );
  });

  it('are finished at once when nothing is missing', () => {
    assert.equal(beginContenders([0], 1, 16)[0]?.stop, 'empty');
  });

  it('pay for every decision', () => {
    const predictions = { rows: 2, topK: 1, ids: [50, 51], logps: Float32Array.of(-0.05, -2) };
    const begun = beginContenders([2], 1, 16)[0]!;
    const first = advance(begun, predictions, RULES);
    assert.equal(first.stop, undefined);
    assert.ok(Math.abs(first.score - -0.05) < 1e-6);
    const last = advance(first, { rows: 1, topK: 1, ids: [51], logps: Float32Array.of(-2) }, RULES);
    assert.equal(last.stop, 'complete');
    assert.ok(Math.abs(last.score - -2.05) < 1e-6);
  });

  it('are unsure when nothing may be written', () => {
    const begun = beginContenders([1], 1, 16)[0]!;
    const nothing = { rows: 1, topK: 1, ids: [1], logps: Float32Array.of(-0.1) };
    assert.equal(advance(begun, nothing, RULES).stop, 'unsure');
  });

  it('drop out once they are behind a finished one', () => {
    const [ahead, behind] = [contender(-2), contender(-4)];
    const finished = contender(-3, 'complete');
    const worse = contender(-5, 'newline');
    assert.deepEqual(inTheRunning([behind, finished, ahead, worse]), [finished, ahead]);
    assert.deepEqual(inTheRunning([behind, ahead]), [behind, ahead]);
  });

  it('are won by the likeliest finished one, else by the likeliest length', () => {
    const finished = contender(-3, 'complete');
    assert.equal(best([contender(-1), contender(-9, 'newline'), finished]), finished);
    const first = contender(-2);
    assert.equal(best([first, contender(-1), contender(-0.5, 'unsure')]), first);
  });
});
