import assert from 'node:assert/strict';
import fc from 'fast-check';
import { differenceOf } from '../../../bench/repair/severalFaults';
import { brokenCode, goldSelection, inTurn } from '../../../bench/repair/selections';
import { SIZES, sizedCases } from '../../../bench/repair/sizedSelections';
import { faultsResult, ratio, type Marked, type Measured } from '../../../bench/repair/summary';
import { edited } from '../../../bench/quality/breakage/kinds';
import { Parsers } from '../../../bench/quality/syntax/parsers';

const parsers = new Parsers();

describe('selections of the repair benchmark', () => {
  it('have the one edit between two texts', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '\n'), maxLength: 20 });
    fc.assert(
      fc.property(text, text, (before, after) => {
        assert.equal(edited(before, differenceOf(before, after)), after);
      }),
    );
  });

  it('know what stood in them before they were broken', () => {
    const selection = {
      language: 'python',
      text: 'def f(:\n  retrn 1\n',
      gold: 'def f(:\n  return 1\n',
      start: 8,
      end: 17,
      faults: 1,
    } as const;
    assert.equal(goldSelection(selection), '  return 1');
  });

  it('take languages in turn', async () => {
    assert.deepEqual(inTurn([['a', 'b'], [], ['c']]), ['a', 'c', 'b']);
    const [first, second] = await brokenCode();
    assert.notEqual(first?.language, second?.language);
  });

  it('hold the same broken code at every size', async () => {
    const [one] = await sizedCases(1, parsers);
    assert.ok(one !== undefined);
    assert.deepEqual(one.sizes.length, SIZES.length);
    const [alone] = one.sizes;
    for (const [index, { text, gold, lines }] of one.sizes.entries()) {
      assert.ok(text.includes(alone?.text ?? '-') && gold.includes(alone?.gold ?? '-'));
      assert.ok(index === 0 ? lines <= 10 : lines >= (SIZES[index] ?? 0));
    }
    const { text, start, end } = one.line;
    assert.ok(end > start && (alone?.text.includes(text.slice(start, end)) ?? false));
  });
});

describe('the summary of the repair benchmark', () => {
  const marked = (ms: number, near: boolean): Marked => {
    return { text: '', ms, forwards: ms / 10, parses: near, near, exact: near };
  };
  const measured = [100, 300].map((ms): Measured => {
    const ways = {
      repair: marked(ms, true),
      given: marked(1200, false),
      free: marked(50, false),
      copy: marked(60, ms === 100),
    };
    return { faults: 1, lines: 20, tokens: 300, ways, boundMs: 800 };
  });

  it('sets all of the time of a way against all of the repairs', () => {
    const { ways, bound, selections } = faultsResult(1, measured);
    assert.equal(selections, 2);
    assert.deepEqual(
      ways.map(({ name, timesRepair, near }) => [name, timesRepair, near.share]),
      [
        ['repair', 1, 1],
        ['given', 6, 0],
        ['free', 0.25, 0],
        ['copy', 0.3, 0.5],
      ],
    );
    assert.deepEqual([bound.timesRepair, bound.forwards], [4, 300]);
  });

  it('gives no ratio over nothing', () => {
    assert.equal(ratio(1, 0), 0);
    assert.deepEqual(faultsResult(2, []).ways, []);
  });
});
