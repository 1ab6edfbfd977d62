import assert from 'node:assert/strict';
import fc from 'fast-check';
import { gumbel, noiseOf } from '../../../src/runtime/gumbelNoise';
import { chooseCandidate, type CommitRules } from '../../../src/runtime/infill/sampler';

describe('gumbel noise', () => {
  it('is what Python computes', () => {
    // training/tests/reference/test_gumbel.py has the same numbers.
    const known: [[number, number, number, number], number][] = [
      [[0, 0, 0, 0], 0.7583869365293414],
      [[1, 2, 3, 4], -0.148467598003191],
      [[4294967295, 63, 63, 8191], 0.5507418620249381],
    ];
    for (const [numbers, value] of known) {
      assert.ok(Math.abs(gumbel(...numbers) - value) < 1e-12);
    }
  });

  it('is finite for all numbers, and another for another seed, step, position or token', () => {
    const number = fc.nat(0xffffffff);
    fc.assert(
      fc.property(fc.tuple(number, number, number, number), ([seed, step, position, id]) => {
        const value = gumbel(seed, step, position, id);
        assert.ok(Number.isFinite(value));
        const others = [
          gumbel(seed + 1, step, position, id),
          gumbel(seed, step + 1, position, id),
          gumbel(seed, step, position + 1, id),
          gumbel(seed, step, position, id + 1),
        ];
        for (const other of others) assert.notEqual(other, value);
      }),
    );
  });

  it('makes choices as often as the model thinks them right', () => {
    const rules: CommitRules = {
      tokens: { mask: 1, expand: 2, delete: 3 },
      control: new Set(),
      freeLength: true,
      mayGrow: true,
      maxCanvas: 16,
    };
    const logps = Float32Array.of(Math.log(0.7), Math.log(0.3));
    const predictions = { rows: 1, topK: 2, ids: [10, 11], logps };
    const draws = 4000;
    let second = 0;
    for (let seed = 0; seed < draws; seed++) {
      const noise = noiseOf({ temperature: 1, seed })?.(0);
      assert.ok(noise !== undefined);
      const chosen = chooseCandidate([undefined], 0, predictions, 0, { ...rules, noise });
      // What is told of a choice is the model's own probability of it.
      assert.equal(chosen?.logp, logps[chosen?.id === 11 ? 1 : 0]);
      if (chosen?.id === 11) second++;
    }
    assert.ok(Math.abs(second / draws - 0.3) < 0.03, `${second / draws}`);
  });

  it('is absent unless a temperature is given', () => {
    assert.equal(noiseOf({ seed: 7 }), undefined);
    assert.equal(noiseOf({ temperature: 0, seed: 7 }), undefined);
  });
});
