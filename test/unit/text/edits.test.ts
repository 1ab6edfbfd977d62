import { strict as assert } from 'node:assert';
import { applyPatch } from 'diff';
import fc from 'fast-check';
import { applyEdits, type TextEdit } from '../../../src/text/edits';
import { hunksOf, type Hunk } from '../../../src/text/hunks';
import { PlainText } from '../../../src/text/lineEnds';
import { rebase } from '../../../src/text/rebase';
import { lexemes, tokenEdits } from '../../../src/text/tokenEdits';
import { unifiedDiff } from '../../../src/text/unified';

const RUNS = { numRuns: 10_000 };

const PARTS = ['foo', 'bar', ' ', '  ', '\t', '\n', '\r\n', '\r', '(', ')', '🙂', '𝙂', 'é', '1'];
const texts = (parts: readonly string[] = PARTS, maxLength = 24) =>
  fc.array(fc.constantFrom(...parts), { maxLength }).map((chosen) => chosen.join(''));

/** A text and another one made of it by a few changes, as a repair makes it. */
const drafts = fc
  .tuple(texts(), fc.array(fc.tuple(fc.nat(30), fc.nat(3), texts(PARTS, 2)), { maxLength: 4 }))
  .map(([before, changes]) => {
    const words = lexemes(before);
    for (const [at, count, added] of changes) words.splice(at % (words.length + 1), count, added);
    return { before, after: words.join('') };
  });

describe('token edits', () => {
  it('give exactly the other text, in order, none touching the next', () => {
    fc.assert(
      fc.property(fc.oneof(drafts, fc.record({ before: texts(), after: texts() })), (pair) => {
        const edits = tokenEdits(pair.before, pair.after);
        assert.equal(applyEdits(pair.before, edits), pair.after);
        edits.forEach(({ start, end, newText }, i) => {
          assert.notEqual(pair.before.slice(start, end), newText);
          assert.ok(i === 0 || start > (edits[i - 1]?.end ?? 0));
        });
      }),
      RUNS,
    );
  });

  it('keep words, line ends and characters whole', () => {
    fc.assert(
      fc.property(drafts, ({ before, after }) => {
        const edges = new Set([0]);
        for (const lexeme of lexemes(before)) edges.add([...edges].at(-1)! + lexeme.length);
        for (const { start, end } of tokenEdits(before, after)) {
          assert.ok(edges.has(start) && edges.has(end));
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('are the fewest', () => {
    const show = (before: string, after: string) =>
      tokenEdits(before, after).map(({ start, end, newText }) => [
        before.slice(start, end),
        newText,
      ]);
    assert.deepEqual(show('foo(a, 1;', 'foo(a, 1);'), [['', ')']]);
    assert.deepEqual(show('if (coutn > 1) {', 'if (count > 1) {'), [['coutn', 'count']]);
    assert.deepEqual(show('a = b\n  c = d', 'a = c\n    c = d'), [
      ['b', 'c'],
      ['  ', '    '],
    ]);
    assert.deepEqual(show('same', 'same'), []);
    assert.deepEqual(show('', 'x'), [['', 'x']]);
  });

  it('touch nothing but the change in ten thousand lines', () => {
    const lines = Array.from({ length: 10_000 }, (_, i) => `const v${i} = compute(${i}); // 🙂`);
    const before = lines.join('\r\n');
    const after = before.replace('compute(5000)', 'compute(5000, 1)').replace('v7777 =', 'w =');
    const edits = tokenEdits(before, after);
    assert.equal(edits.length, 2);
    assert.equal(applyEdits(before, edits), after);
  });

  it('are one edit where the texts have next to nothing in common', () => {
    const before = `same ${'a b '.repeat(2000)}end`;
    const after = `same ${'c\td\t'.repeat(2000)}end`;
    const edits = tokenEdits(before, after);
    assert.equal(edits.length, 1);
    assert.equal(applyEdits(before, edits), after);
    assert.deepEqual([edits[0]?.start, edits[0]?.end], [5, before.length - 3]);
  });

  it('are refused by a text they do not fit', () => {
    const edit = (start: number, end: number): TextEdit => ({ start, end, newText: '' });
    assert.throws(() => applyEdits('abc', [edit(2, 4)]), /do not fit/);
    assert.throws(() => applyEdits('abc', [edit(1, 2), edit(1, 3)]), /do not fit/);
    assert.throws(() => applyEdits('abc', [edit(2, 1)]), /do not fit/);
  });
});

describe('plain text', () => {
  it('maps every place there and back', () => {
    fc.assert(
      fc.property(texts(), (original) => {
        const plain = new PlainText(original);
        assert.equal(plain.text, original.replaceAll('\r\n', '\n'));
        for (let at = 0; at <= plain.text.length; at++) {
          assert.equal(
            plain.text.slice(at),
            original.slice(plain.toOriginal(at)).replaceAll('\r\n', '\n'),
          );
          assert.equal(plain.toPlain(plain.toOriginal(at)), at);
        }
        for (let at = 0; at <= original.length; at++) {
          const isInside = original.slice(at - 1, at + 1) === '\r\n' && at > 0;
          const there = plain.toOriginal(plain.toPlain(at));
          assert.equal(there, isInside ? at - 1 : at);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('gives edits with the line ends of the text', () => {
    fc.assert(
      fc.property(fc.constantFrom('\n', '\r\n'), drafts, (eol, { before, after }) => {
        const unix = (text: string) => text.replaceAll('\r\n', '\n').replaceAll('\r', '');
        // A text without a line end has none to keep to.
        const original = `foo\n${unix(before)}`.replaceAll('\n', eol);
        const plain = new PlainText(original);
        const edits = plain.toOriginalEdits(tokenEdits(plain.text, `foo\n${unix(after)}`));
        assert.equal(applyEdits(original, edits), `foo\n${unix(after)}`.replaceAll('\n', eol));
      }),
      RUNS,
    );
  });

  it('takes the line end of most lines where they are mixed', () => {
    assert.equal(new PlainText('a\r\nb\r\nc\n').eol, '\r\n');
    assert.equal(new PlainText('a\r\nb\nc\n').eol, '\n');
    assert.equal(new PlainText('').eol, '\n');
  });
});

describe('hunks', () => {
  it('are edits on one line or on lines side by side', () => {
    const text = 'a b\nc\n\nd\n\n\ne';
    const edit = (start: number): TextEdit => ({ start, end: start + 1, newText: 'x' });
    const hunks = hunksOf(text, [0, 2, 4, 7, 11].map(edit));
    assert.deepEqual(
      hunks.map(({ start, end, edits }) => [start, end, edits.length]),
      [
        [0, 5, 3],
        [7, 8, 1],
        [11, 12, 1],
      ],
    );
  });
});

/** A character with a name of its own: the same one wherever it is moved. */
interface Tagged {
  readonly character: string;
  readonly tag: number;
}

const changes = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.nat(4),
    newText: texts(PARTS, 3),
  }),
  { maxLength: 6 },
);

describe('rebase', () => {
  it('is correct or refused, whatever is edited meanwhile', () => {
    let moved = 0;
    let refused = 0;
    fc.assert(
      fc.property(drafts, changes, ({ before, after }, edits) => {
        const hunks = hunksOf(before, tokenEdits(before, after));
        let now: Tagged[] = [...before.split('')].map((character, tag) => ({ character, tag }));
        const made = edits.map(({ at, length, newText }): TextEdit => {
          const start = Math.floor(at * now.length);
          const end = Math.min(now.length, start + length);
          const added = newText.split('').map((character) => ({ character, tag: -1 }));
          now = [...now.slice(0, start), ...added, ...now.slice(end)];
          return { start, end, newText };
        });
        const found = rebase(hunks, made);
        moved += found.hunks.length;
        refused += found.refused.length;
        assert.equal(found.hunks.length + found.refused.length, hunks.length);
        const kept = hunks.filter((hunk) => !found.refused.includes(hunk));
        found.hunks.forEach((hunk, i) => {
          const old = kept[i];
          assert.ok(old !== undefined);
          hunk.edits.forEach(({ start, end, newText }, k) => {
            // The very characters that the edit was made for, nothing new among them, in their old surroundings.
            const edit = old.edits[k];
            assert.ok(edit !== undefined);
            assert.equal(newText, edit.newText);
            const tags = now.slice(start, end).map(({ tag }) => tag);
            const expected = Array.from({ length: end - start }, (_, n) => edit.start + n);
            assert.deepEqual(tags, expected);
            if (edit.start > 0) assert.equal(now[start - 1]?.tag, edit.start - 1);
            if (edit.end < before.length) assert.equal(now[end]?.tag, edit.end);
          });
        });
        const text = now.map(({ character }) => character).join('');
        applyEdits(
          text,
          found.hunks.flatMap((hunk) => hunk.edits),
        );
      }),
      RUNS,
    );
    assert.ok(moved > 2000 && refused > 2000, `${moved} moved, ${refused} refused`);
  });

  it('moves what lies behind a change, and refuses what it touches', () => {
    const hunk: Hunk = { start: 4, end: 6, edits: [{ start: 4, end: 6, newText: 'x' }] };
    const after = (change: TextEdit) => rebase([hunk], [change]).hunks[0]?.start;
    assert.equal(after({ start: 0, end: 1, newText: 'abc' }), 6);
    assert.equal(after({ start: 7, end: 9, newText: '' }), 4);
    assert.equal(after({ start: 3, end: 4, newText: 'y' }), undefined);
    assert.equal(after({ start: 6, end: 6, newText: 'y' }), undefined);
    assert.equal(after({ start: 0, end: 9, newText: '' }), undefined);
  });
});

describe('unified diff', () => {
  it('is nothing without a change, and else gives the other text', () => {
    assert.equal(unifiedDiff('a.ts', 'same\n', 'same\n'), '');
    fc.assert(
      fc.property(drafts, ({ before, after }) => {
        const diff = unifiedDiff('a.ts', before, after);
        const patched =
          diff === '' ? before : applyPatch(before, diff, { autoConvertLineEndings: false });
        assert.equal(patched, after);
      }),
      { numRuns: 1000 },
    );
  });

  it('looks like that of every other tool', () => {
    assert.equal(
      unifiedDiff('src/a.ts', 'a\r\nb\r\nc', 'a\r\nB\r\nc'),
      '--- a/src/a.ts\n+++ b/src/a.ts\n@@ -1,3 +1,3 @@\n a\r\n-b\r\n+B\r\n c\n\\ No newline at end of file\n',
    );
  });
});
