import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { minimalEdit } from '../../../src/text/minimalEdit';
import { isWellFormed } from '../context/snapshots';

const text = fc.string({
  unit: fc.constantFrom('a', 'b', '\n', '🙂', '🙃', '𝙂', 'é'),
  maxLength: 30,
});

describe('minimalEdit', () => {
  it('is nothing for equal texts', () => {
    assert.equal(minimalEdit('same', 'same'), undefined);
  });

  it('trims both ends', () => {
    assert.deepEqual(minimalEdit('foo(a, c)', 'foo(a, b, c)'), {
      start: 7,
      end: 7,
      newText: 'b, ',
    });
    assert.deepEqual(minimalEdit('const a = 1;', 'const b = 1;'), {
      start: 6,
      end: 7,
      newText: 'b',
    });
  });

  it('never cuts a surrogate pair', () => {
    assert.deepEqual(minimalEdit('a🙂b', 'a🙃b'), { start: 1, end: 3, newText: '🙃' });
    assert.deepEqual(
      minimalEdit('a🙂b', 'a𝙂b'),
      { start: 1, end: 3, newText: '𝙂' },
      'same second half',
    );
  });

  it('turns one text into the other, with nothing to trim left', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const edit = minimalEdit(before, after);
        if (edit === undefined) {
          assert.equal(before, after);
          return;
        }
        const { start, end } = edit;
        assert.equal(before.slice(0, start) + edit.newText + before.slice(end), after);
        assert.ok(isWellFormed(edit.newText) && isWellFormed(before.slice(start, end)));
        const old = Array.from(before.slice(start, end));
        const next = Array.from(edit.newText);
        if (old.length === 0 || next.length === 0) return;
        assert.notEqual(old[0], next[0]);
        assert.notEqual(old.at(-1), next.at(-1));
      }),
    );
  });
});
