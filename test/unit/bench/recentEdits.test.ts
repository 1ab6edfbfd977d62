import assert from 'node:assert/strict';
import fc from 'fast-check';
import { RecentEdits } from '../../../bench/context/recentEdits';

const change = (line: number, removed: number, ...lines: string[]) => ({
  uri: 'a',
  line,
  removed,
  lines,
});

describe('recent edits', () => {
  it('are remembered up to a limit, the last first', () => {
    const ring = new RecentEdits(2);
    for (const line of [0, 10, 20]) ring.record(change(line, 1, `line ${line}`));
    assert.deepEqual(
      ring.recent.map(({ lines }) => lines),
      [['line 20'], ['line 10']],
    );
  });

  it('grow by what touches them, and become the last', () => {
    const ring = new RecentEdits(8);
    ring.record(change(5, 1, 'five'));
    ring.record(change(20, 1, 'twenty'));
    ring.record(change(6, 0, 'six', 'seven'));
    ring.record(change(6, 1, 'SIX'));
    assert.deepEqual(ring.recent, [
      { uri: 'a', line: 5, lines: ['five', 'SIX', 'seven'] },
      { uri: 'a', line: 22, lines: ['twenty'] },
    ]);
  });

  it('go with the lines that are deleted, and with their document', () => {
    const ring = new RecentEdits(8);
    ring.record(change(3, 1, 'x'));
    ring.record(change(2, 3));
    assert.deepEqual(ring.recent, []);
    ring.record(change(3, 1, 'x'));
    ring.record({ ...change(3, 1, 'y'), uri: 'b' });
    ring.forget('a');
    assert.deepEqual(
      ring.recent.map(({ uri }) => uri),
      ['b'],
    );
  });

  it('are always what their lines in the document hold, apart from each other', () => {
    const edits = fc.array(fc.record({ at: fc.nat(40), removed: fc.nat(4), added: fc.nat(4) }), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(edits, (list) => {
        const ring = new RecentEdits(5);
        let text = Array.from({ length: 30 }, (_, index) => `old ${index}`);
        list.forEach(({ at, removed, added }, step) => {
          const line = Math.min(at, text.length);
          const gone = Math.min(removed, text.length - line);
          const lines = Array.from({ length: added }, (_, index) => `new ${step}.${index}`);
          text = [...text.slice(0, line), ...lines, ...text.slice(line + gone)];
          ring.record({ uri: 'a', line, removed: gone, lines });
          const hunks = [...ring.recent].sort((one, other) => one.line - other.line);
          hunks.forEach((hunk, index) => {
            const end = hunk.line + hunk.lines.length;
            assert.deepEqual(hunk.lines, text.slice(hunk.line, end));
            assert.ok(end <= (hunks[index + 1]?.line ?? Infinity));
          });
          assert.ok(hunks.length <= 5);
        });
      }),
    );
  });
});
