import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { windowBudget, windows } from '../../../src/context/windows';
import { CURSOR, edited, isWellFormed, snapshotAt } from './snapshots';

const budget = { prefix: 40, suffix: 30 };

/** Documents of every awkward kind, with a cursor between characters. */
const documents = fc
  .tuple(
    fc.array(fc.constantFrom('a', 'bc', '\n', '\n', '\t', '  ', '🙂', 'é', '{', '"'), {
      maxLength: 120,
    }),
    fc.array(fc.constantFrom('x', 'yz', '\n', '\n', '\t', '  ', '🙂', 'é', '}', "'"), {
      maxLength: 120,
    }),
    fc.boolean(),
  )
  .map(([before, after, crlf]) => {
    const text = `${before.join('')}${CURSOR}${after.join('')}`;
    return snapshotAt(crlf ? text.replaceAll('\n', '\r\n') : text);
  });

const lf = (text: string) => text.replaceAll('\r\n', '\n');

describe('windows', () => {
  it('takes a document that fits whole', () => {
    const { prefix, suffix, beginsFile, endsFile } = windows(
      snapshotAt(`one\ntwo ${CURSOR}three\nfour`),
      budget,
    );
    assert.deepEqual([prefix, suffix], ['one\ntwo ', 'three\nfour']);
    assert.ok(beginsFile && endsFile);
  });

  it('takes an empty document', () => {
    const { prefix, suffix, beginsFile, endsFile } = windows(snapshotAt(CURSOR), budget);
    assert.deepEqual([prefix, suffix, beginsFile, endsFile], ['', '', true, true]);
  });

  it('cuts at line starts', () => {
    const line = 'const a = 1;\n';
    const marked = `${line.repeat(20)}${CURSOR}${line.repeat(20)}`;
    const { prefix, suffix, beginsFile, endsFile } = windows(snapshotAt(marked), budget);
    assert.equal(prefix, line.repeat(2));
    assert.equal(suffix, line.repeat(2));
    assert.ok(!beginsFile && !endsFile);
  });

  it('cuts a line that is longer than the window', () => {
    const { prefix, suffix } = windows(
      snapshotAt(`${'x'.repeat(500)}${CURSOR}${'y'.repeat(500)}`),
      budget,
    );
    assert.deepEqual([prefix, suffix], ['x'.repeat(30), 'y'.repeat(22)]);
  });

  it('cuts no character of two units', () => {
    for (const shift of ['', 'x']) {
      const line = shift + '🙂'.repeat(200);
      const { prefix, suffix } = windows(snapshotAt(line + CURSOR + line), budget);
      assert.ok(isWellFormed(prefix) && isWellFormed(suffix));
      assert.ok(prefix.length >= 28 && suffix.length >= 20);
    }
    const odd = { prefix: 31, suffix: 31 };
    const { prefix, suffix } = windows(snapshotAt('🙂'.repeat(99) + CURSOR + '🙂'.repeat(99)), odd);
    assert.ok(isWellFormed(prefix) && isWellFormed(suffix));
  });

  it('keeps both far ends while the user types, so that the runtime keeps its caches', () => {
    const line = 'const a = 1;\n';
    let snapshot = snapshotAt(`${line.repeat(200)}${CURSOR}${line.repeat(200)}`);
    const roomy = { prefix: 400, suffix: 400 };
    let last = windows(snapshot, roomy);
    let moves = 0;
    for (const char of 'const total = price * count; // as before\n'.repeat(20)) {
      const text =
        snapshot.text.slice(0, snapshot.offset) + char + snapshot.text.slice(snapshot.offset);
      snapshot = edited(snapshot, text, snapshot.offset + 1);
      const next = windows(snapshot, roomy, last.anchor);
      if (next.anchor.start !== last.anchor.start) moves++;
      else assert.equal(next.prefix, last.prefix + char);
      assert.equal(next.suffix, last.suffix);
      last = next;
    }
    assert.ok(moves <= 10, `${moves} new anchors in 840 keystrokes`);
  });

  it("keeps the suffix window's end when the cursor moves a little", () => {
    const line = 'const a = 1;\n';
    const snapshot = snapshotAt(`${line.repeat(200)}${CURSOR}${line.repeat(200)}`);
    const roomy = { prefix: 400, suffix: 400 };
    const { anchor } = windows(snapshot, roomy);
    const below = { ...snapshot, offset: snapshot.offset + 5 * line.length };
    assert.equal(windows(below, roomy, anchor).anchor.fromEnd, anchor.fromEnd);
    const far = { ...snapshot, offset: snapshot.offset + 100 * line.length };
    assert.notEqual(windows(far, roomy, anchor).anchor.fromEnd, anchor.fromEnd);
  });

  it('gives a generous number of characters for the tokens of the model', () => {
    assert.deepEqual(windowBudget({ maxPrefix: 512, maxSuffix: 256 }), {
      prefix: 4096,
      suffix: 2048,
    });
  });

  it('is the same in a document of 10,000 lines as in one of 1,000', () => {
    const line = '  const value = compute(first, second);\n';
    const within = (lines: number) =>
      windows(
        snapshotAt(`${line.repeat(lines)}${CURSOR}${line.repeat(lines)}`),
        windowBudget({ maxPrefix: 512, maxSuffix: 512 }),
      );
    const [large, small] = [within(5000), within(500)];
    assert.deepEqual([large.prefix, large.suffix], [small.prefix, small.suffix]);
  });

  it('is the document around the cursor, within the budget, never cut inside a character', () => {
    fc.assert(
      fc.property(documents, (snapshot) => {
        const result = windows(snapshot, budget);
        const { text, offset } = snapshot;
        const { start, fromEnd } = result.anchor;
        assert.equal(result.prefix, lf(text.slice(start, offset)));
        assert.equal(result.suffix, lf(text.slice(offset, text.length - fromEnd)));
        assert.ok(
          offset - start <= budget.prefix && text.length - fromEnd - offset <= budget.suffix,
        );
        assert.equal(result.beginsFile, start === 0);
        assert.equal(result.endsFile, fromEnd === 0);
        assert.ok(isWellFormed(result.prefix) && isWellFormed(result.suffix));
        assert.ok(!result.prefix.includes('\r') && !result.suffix.includes('\r'));
      }),
    );
  });

  it('obeys the same rules whatever anchor it is given', () => {
    fc.assert(
      fc.property(documents, fc.nat(500), fc.nat(500), (snapshot, start, fromEnd) => {
        const result = windows(snapshot, budget, { start, fromEnd });
        assert.ok(isWellFormed(result.prefix) && isWellFormed(result.suffix));
        assert.ok(snapshot.offset - result.anchor.start <= budget.prefix);
        const again = windows(snapshot, budget, result.anchor);
        assert.deepEqual(again, result, 'the own anchor is kept');
      }),
    );
  });
});
