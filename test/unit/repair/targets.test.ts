import assert from 'node:assert/strict';
import fc from 'fast-check';
import { targetsOf, type Complaint } from '../../../src/repair/targets';
import type { RepairMode } from '../../../src/repair/job';
import type { TextRange } from '../../../src/protocol';
import { texts } from '../proposal/support';

const TEXT = 'a = 1\r\n  b = smu + 1\r\n\r\n# TODO\r\nd\r\n';

const complaint = (part: string, isError = true): Complaint => {
  const start = TEXT.indexOf(part);
  return { start, end: start + part.length, message: part, isError };
};

/** The texts of the targets of cursors and selections, which are given as texts to be found. */
function meant(
  selections: readonly TextRange[],
  complaints: readonly Complaint[] = [],
  mode: RepairMode = 'repair',
) {
  const targets = targetsOf(TEXT, 'python', mode, selections, complaints);
  return targets.selections.map(({ start, end }) => TEXT.slice(start, end));
}

const cursor = (part: string) => ({ start: TEXT.indexOf(part), end: TEXT.indexOf(part) });

describe('targets', () => {
  it('are the selections as they are', () => {
    assert.deepEqual(meant([{ start: 3, end: 9 }], [complaint('= 1')]), [' 1\r\n  ']);
  });

  it('are the code of the line where there is no selection', () => {
    assert.deepEqual(meant([cursor('  b')]), ['b = smu + 1']);
    assert.deepEqual(meant([cursor('1\r\n')]), ['a = 1']);
    assert.deepEqual(meant([{ start: TEXT.length, end: TEXT.length }]), ['']);
  });

  it('are the innermost complaint under the cursor, a warning too', () => {
    const all = [complaint('b = smu'), complaint('smu', false), complaint('a')];
    assert.deepEqual(meant([cursor('smu')], all), ['smu']);
    const { diagnostics } = targetsOf(TEXT, 'python', 'repair', [cursor('smu')], all);
    assert.deepEqual(
      diagnostics.map(({ message }) => message),
      ['b = smu', 'smu', 'a'],
    );
    const elsewhere = targetsOf(TEXT, 'python', 'repair', [cursor('d')], all).diagnostics;
    assert.deepEqual(
      elsewhere.map(({ message }) => message),
      ['b = smu', 'a'],
    );
  });

  it('are the holes on the line, else all of the file', () => {
    assert.deepEqual(meant([cursor('# TODO')], [complaint('# TODO')], 'holes'), ['# TODO']);
    assert.deepEqual(meant([cursor('a')], [complaint('a')], 'holes'), [TEXT]);
  });

  it('are in order and apart, whatever is selected', () => {
    const range = fc.tuple(fc.nat(40), fc.nat(6));
    const modes = fc.constantFrom<RepairMode>('repair', 'holes');
    fc.assert(
      fc.property(
        texts(),
        fc.array(range, { minLength: 1, maxLength: 5 }),
        modes,
        (text, ranges, mode) => {
          const selections = ranges.map(([at, length]) => {
            const start = Math.min(at, text.length);
            return { start, end: Math.min(text.length, start + length) };
          });
          const { selections: all } = targetsOf(text, 'python', mode, selections, []);
          assert.ok(all.length >= 1 && all.length <= selections.length);
          all.forEach(({ start, end }, i) => {
            assert.ok(start >= (all[i - 1]?.end ?? 0) && start <= end && end <= text.length);
          });
        },
      ),
      { numRuns: 2000 },
    );
  });
});
