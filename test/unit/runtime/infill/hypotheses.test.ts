import assert from 'node:assert/strict';
import type { StopReason } from '../../../../src/protocol';
import {
  advance,
  beginHypotheses,
  best,
  prune,
  MAX_BEHIND,
  ranked,
  type Hypothesis,
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

function hypothesis(score: number, stop?: StopReason): Hypothesis {
  const begun = { begun: 1, commits: [] };
  return { canvas: [undefined], ...begun, score, decisions: 1, shrunk: false, cut: false, stop };
}

describe('hypotheses', () => {
  it('begin with the likeliest lengths, each once', () => {
    const begun = beginHypotheses([4, 20, 32, 8], 3, 16, 64);
    assert.deepEqual(
      begun.map(({ canvas }) => canvas.length),
      [4, 16, 8],
    );
  });

  it('are no wider together than they may be, whatever longer ones are likely', () => {
    const lengths = beginHypotheses([10, 12, 4, 5, 2, 1], 5, 20, 20).map(({ begun }) => begun);
    assert.deepEqual(lengths, [10, 4, 5, 1]);
  });

  it('are finished at once when nothing is missing', () => {
    assert.equal(beginHypotheses([0], 1, 16, 16)[0]?.stop, 'empty');
  });

  it('pay for every decision', () => {
    const predictions = { rows: 2, topK: 1, ids: [50, 51], logps: Float32Array.of(-0.05, -2) };
    const begun = beginHypotheses([2], 1, 16, 16)[0]!;
    const first = advance(begun, predictions, RULES);
    assert.equal(first.stop, undefined);
    assert.ok(Math.abs(first.score - -0.05) < 1e-6);
    const last = advance(first, { rows: 1, topK: 1, ids: [51], logps: Float32Array.of(-2) }, RULES);
    assert.equal(last.stop, 'complete');
    assert.ok(Math.abs(last.score - -2.05) < 1e-6);
  });

  it('are not behind one that began without masks', () => {
    const empty = beginHypotheses([0], 1, 16, 16)[0]!;
    const open = hypothesis(-MAX_BEHIND - 1);
    assert.deepEqual(prune([empty, open]), [empty, open]);
    const finished = hypothesis(-0.5, 'complete');
    assert.deepEqual(prune([empty, finished, open]), [empty, finished]);
  });

  it('are unsure when nothing may be written', () => {
    const begun = beginHypotheses([1], 1, 16, 16)[0]!;
    const nothing = { rows: 1, topK: 1, ids: [1], logps: Float32Array.of(-0.1) };
    assert.equal(advance(begun, nothing, RULES).stop, 'unsure');
  });

  it('drop out once they are far behind a finished one', () => {
    const finished = hypothesis(-3, 'complete');
    const [ahead, near, far] = [
      hypothesis(-2),
      hypothesis(0.1 - 3 - MAX_BEHIND),
      hypothesis(-3 - MAX_BEHIND),
    ];
    const [worse, unsure] = [hypothesis(-50, 'newline'), hypothesis(-1, 'unsure')];
    assert.deepEqual(prune([far, finished, near, ahead, unsure, worse]), [
      finished,
      near,
      ahead,
      worse,
    ]);
    assert.deepEqual(prune([far, ahead, unsure]), [far, ahead, unsure]);
  });

  it('do not grow once they have shrunk', () => {
    const begun = beginHypotheses([2], 1, 16, 16)[0]!;
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
    const short = { ...hypothesis(-2, 'complete'), decisions: 2 };
    const long = { ...hypothesis(-5, 'complete'), decisions: 10 };
    assert.deepEqual(ranked([short, long]), [long, short]);
    assert.equal(best([short, long]), long);
  });

  it('are ranked when finished, the likelier length first where two are equal', () => {
    const [low, high, same] = [
      hypothesis(-5, 'empty'),
      hypothesis(-3, 'complete'),
      hypothesis(-3, 'newline'),
    ];
    assert.deepEqual(ranked([low, hypothesis(-1), high, hypothesis(-2, 'unsure'), same]), [
      high,
      same,
      low,
    ]);
  });

  it('are won by the likeliest finished one, else by the likeliest length', () => {
    const finished = hypothesis(-3, 'complete');
    assert.equal(best([hypothesis(-1), hypothesis(-9, 'newline'), finished]), finished);
    const first = hypothesis(-2);
    assert.equal(best([first, hypothesis(-1), hypothesis(-0.5, 'unsure')]), first);
  });
});
