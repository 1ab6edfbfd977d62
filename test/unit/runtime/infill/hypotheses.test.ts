import assert from 'node:assert/strict';
import type { StopReason } from '../../../../src/protocol';
import {
  advance,
  beginContenders,
  best,
  inTheRunning,
  MARGIN,
  ranked,
  type Contender,
} from '../../../../src/runtime/infill/hypotheses';
import type { SamplerRules } from '../../../../src/runtime/infill/sampler';

const RULES: SamplerRules = {
  tokens: { mask: 1, expand: 2, delete: 3 },
  control: new Set([1]),
  freeLength: true,
  mayGrow: true,
  maxCanvas: 16,
  threshold: 0.9,
  singleLine: false,
  hasNewline: () => false,
};

function contender(score: number, stop?: StopReason): Contender {
  const begun = { begun: 1, commits: [] };
  return { canvas: [undefined], ...begun, score, decisions: 1, shrunk: false, cut: false, stop };
}

describe('contenders', () => {
  it('begin with the likeliest lengths, each once', () => {
    const begun = beginContenders([4, 20, 32, 8], 3, 16, 64);
    assert.deepEqual(
      begun.map(({ canvas }) => canvas.length),
      [4, 16, 8],
    );
  });

  it('are no wider together than they may be, whatever longer ones are likely', () => {
    const lengths = beginContenders([10, 12, 4, 5, 2, 1], 5, 20, 20).map(({ begun }) => begun);
    assert.deepEqual(lengths, [10, 4, 5, 1]);
  });

  it('are finished at once when nothing is missing', () => {
    assert.equal(beginContenders([0], 1, 16, 16)[0]?.stop, 'empty');
  });

  it('pay for every decision', () => {
    const predictions = { rows: 2, topK: 1, ids: [50, 51], logps: Float32Array.of(-0.05, -2) };
    const begun = beginContenders([2], 1, 16, 16)[0]!;
    const first = advance(begun, predictions, RULES);
    assert.equal(first.stop, undefined);
    assert.ok(Math.abs(first.score - -0.05) < 1e-6);
    const last = advance(first, { rows: 1, topK: 1, ids: [51], logps: Float32Array.of(-2) }, RULES);
    assert.equal(last.stop, 'complete');
    assert.ok(Math.abs(last.score - -2.05) < 1e-6);
  });

  it('are not behind one that began without masks', () => {
    const empty = beginContenders([0], 1, 16, 16)[0]!;
    const open = contender(-MARGIN - 1);
    assert.deepEqual(inTheRunning([empty, open]), [empty, open]);
    const finished = contender(-0.5, 'complete');
    assert.deepEqual(inTheRunning([empty, finished, open]), [empty, finished]);
  });

  it('are unsure when nothing may be written', () => {
    const begun = beginContenders([1], 1, 16, 16)[0]!;
    const nothing = { rows: 1, topK: 1, ids: [1], logps: Float32Array.of(-0.1) };
    assert.equal(advance(begun, nothing, RULES).stop, 'unsure');
  });

  it('drop out once they are far behind a finished one', () => {
    const finished = contender(-3, 'complete');
    const [ahead, near, far] = [contender(-2), contender(0.1 - 3 - MARGIN), contender(-3 - MARGIN)];
    const [worse, unsure] = [contender(-50, 'newline'), contender(-1, 'unsure')];
    assert.deepEqual(inTheRunning([far, finished, near, ahead, unsure, worse]), [
      finished,
      near,
      ahead,
      worse,
    ]);
    assert.deepEqual(inTheRunning([far, ahead, unsure]), [far, ahead, unsure]);
  });

  it('do not grow once they have shrunk', () => {
    const begun = beginContenders([2], 1, 16, 16)[0]!;
    const rows = (ids: number[]) => ({ rows: 2, topK: 1, ids, logps: Float32Array.of(-2, -0.05) });
    const grown = advance(begun, rows([50, RULES.tokens.expand]), RULES);
    assert.deepEqual([grown.canvas.length, grown.shrunk], [3, false]);
    const three = { ...grown, canvas: [undefined, { id: 9, logp: 0 }, undefined] };
    const shrunk = advance(three, rows([50, RULES.tokens.delete]), RULES);
    assert.deepEqual([shrunk.canvas.length, shrunk.shrunk], [2, true]);
    const again = {
      rows: 1,
      topK: 2,
      ids: [RULES.tokens.expand, 50],
      logps: Float32Array.of(-0.05, -4),
    };
    assert.equal(advance(shrunk, again, RULES).stop, 'complete');
  });

  it('are ranked by the mean of their decisions, lest the shortest win', () => {
    const short = { ...contender(-2, 'complete'), decisions: 2 };
    const long = { ...contender(-5, 'complete'), decisions: 10 };
    assert.deepEqual(ranked([short, long]), [long, short]);
    assert.equal(best([short, long]), long);
  });

  it('are ranked when finished, the likelier length first where two are equal', () => {
    const [low, high, same] = [
      contender(-5, 'empty'),
      contender(-3, 'complete'),
      contender(-3, 'newline'),
    ];
    assert.deepEqual(ranked([low, contender(-1), high, contender(-2, 'unsure'), same]), [
      high,
      same,
      low,
    ]);
  });

  it('are won by the likeliest finished one, else by the likeliest length', () => {
    const finished = contender(-3, 'complete');
    assert.equal(best([contender(-1), contender(-9, 'newline'), finished]), finished);
    const first = contender(-2);
    assert.equal(best([first, contender(-1), contender(-0.5, 'unsure')]), first);
  });
});
