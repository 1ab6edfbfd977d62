import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { cursorLine, type Snapshot } from '../../../../src/text/snapshot';
import { ghostText, isSubword } from '../../../../src/complete/ghostTextRange';
import { postprocess, postprocessAll } from '../../../../src/complete/filters/index';
import type { Extent } from '../../../../src/complete/mode';
import { accepted, CURSOR, isWellFormed, snapshotAt } from '../../context/snapshots';

const run = (snapshot: Snapshot, completion: string, extent: Extent = 'block') =>
  postprocess({
    snapshot,
    completion,
    confidence: 1,
    threshold: 0,
    singleLine: extent === 'line',
    extent,
  });

const unit = fc.constantFrom(
  ...['a', 'bc', '(', ')', '{', '}', '[', ']', '"', "'", '`', ';', ',', ':', ' ', '\t'],
  ...['\n', '\n', '\n  ', '// x', '🙂', 'return ', 'foo', '='],
);
const code = fc.array(unit, { maxLength: 25 }).map((parts) => parts.join(''));
const extents = fc.constantFrom<Extent[]>('line', 'statement', 'block');
const languages = fc.constantFrom('typescript', 'python', 'rust', 'ruby', 'unknown');

describe('postprocess', () => {
  it('works in an empty document', () => {
    assert.deepEqual(run(snapshotAt(CURSOR), 'const a = 1;'), {
      text: 'const a = 1;',
      replaceTo: 0,
    });
  });

  it('gives the model no chance to add carriage returns', () => {
    assert.equal(run(snapshotAt(`a\r\n${CURSOR}`), 'b\r\nc').text, 'b\nc');
  });

  it('says which filter dropped a completion, and why', () => {
    const { dropped } = run(snapshotAt(`${CURSOR}\nreturn one;\n`), 'return one;');
    assert.deepEqual(dropped, {
      filter: 'duplicate-next-line',
      reason: 'its first line is the next line of the document',
    });
  });

  it('takes different completions of which something is left, and says of the likeliest why none is', () => {
    const snapshot = snapshotAt(`${CURSOR}\nreturn one;\n`);
    const of = (text: string) => ({ text, tokens: 1, confidence: 0.9, stop: 'complete' as const });
    const all = (most: number, ...texts: [string, ...string[]]) => {
      const [likeliest, ...others] = texts.map(of);
      const rest = { snapshot, threshold: 0.5, singleLine: true };
      return postprocessAll([likeliest!, ...others], rest, most);
    };
    const texts = ['return one;', ' ', 'const a = 1;', 'const a = 1; ', 'b();', 'c();'] as const;
    const left = (most: number) => all(most, ...texts).map(({ text }) => text);
    assert.deepEqual(left(1), ['const a = 1;']);
    assert.deepEqual(left(2), ['const a = 1;', 'b();']);
    assert.deepEqual(left(9), ['const a = 1;', 'b();', 'c();']);
    const none = all(9, 'return one;', ' ');
    assert.deepEqual(
      none.map(({ dropped }) => dropped?.filter),
      ['duplicate-next-line'],
    );
  });

  it('answers the same in a document of 10,000 lines as in one of 1,000', () => {
    const line = '  const value = compute(first, [second, "third"]);\n';
    const within = (lines: number) =>
      snapshotAt(`${line.repeat(lines)}  const a = ${CURSOR}\n${line.repeat(lines)}`);
    const completion = 'b(c);\n  const d = e(f);';
    assert.deepEqual(run(within(5000), completion), run(within(500), completion));
  });

  it('keeps lines that a completion indents less than its first one', () => {
    const { text } = run(snapshotAt(`a\n  a\n${CURSOR}`), ':\na\n  b');
    assert.equal(text, ':\na\n  b');
  });

  it('keeps a blank at a line end that what it replaces needs', () => {
    const snapshot = snapshotAt(`${CURSOR} ]`);
    const result = run(snapshot, '\n  \n]\n  ]', 'statement');
    assert.ok(ghostText(snapshot, result) !== undefined, JSON.stringify(result));
  });

  it('gives nothing or something VS Code shows, whatever the model says', () => {
    fc.assert(
      fc.property(
        code,
        code,
        code,
        extents,
        languages,
        fc.boolean(),
        (before, after, text, extent, languageId, crlf) => {
          const marked = before + CURSOR + after;
          const snapshot = snapshotAt(crlf ? marked.replaceAll('\n', '\r\n') : marked, {
            languageId,
            eol: crlf ? '\r\n' : '\n',
          });
          const result = run(snapshot, text, extent);
          assert.equal(result.text === '', result.dropped !== undefined);
          assert.ok(isWellFormed(result.text) && !result.text.includes('\r'));
          if (extent === 'line') assert.ok(!result.text.includes('\n'));
          if (result.dropped !== undefined) return;
          const line = cursorLine(snapshot);
          assert.ok(result.replaceTo <= line.after.length, 'on the line');
          assert.ok(isSubword(line.after.slice(0, result.replaceTo), result.text), 'subword');
          assert.ok(ghostText(snapshot, result) !== undefined, 'shown');
          assert.ok(result.text.trim() !== '');
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('gives the same for the same, and leaves its own result alone', () => {
    fc.assert(
      fc.property(code, code, code, (before, after, text) => {
        const snapshot = snapshotAt(before + CURSOR + after);
        const first = run(snapshot, text);
        assert.deepEqual(run(snapshot, text), first);
        if (first.dropped !== undefined) return;
        const second = run(snapshot, first.text);
        if (second.dropped === undefined) {
          assert.ok(
            first.text.startsWith(second.text.trimEnd()),
            `${first.text} became ${second.text}`,
          );
        }
      }),
    );
  });
});

describe('the overlap with what is right of the cursor', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'é', '_'), minLength: 1, maxLength: 6 });
  const tail = fc.constantFrom(';', ');', '");', ']);', ',', ' + b;', '.c();', ' 🙂;');

  it('never doubles the rest of the line', () => {
    fc.assert(
      fc.property(word, tail, (inserted, rest) => {
        const opening = { ')': '(', '"': '("', ']': '([' }[rest.charAt(0)] ?? ' ';
        const snapshot = snapshotAt(`x =${opening}${CURSOR}${rest}\n`);
        const clean = run(snapshot, inserted, 'line');
        const doubled = run(snapshot, inserted + rest, 'line');
        assert.equal(accepted(snapshot, doubled), accepted(snapshot, clean));
      }),
    );
  });

  it('never doubles the lines that follow', () => {
    const line = word.map((name) => `  const ${name} = first(second);`);
    fc.assert(
      fc.property(
        fc.uniqueArray(line, { minLength: 2, maxLength: 5 }),
        fc.nat(3),
        (lines, blank) => {
          const [first = '', ...rest] = lines;
          const snapshot = snapshotAt(
            `f() {\n  ${CURSOR}\n${'\n'.repeat(blank)}${rest.join('\n')}\n}\n`,
          );
          const text = [first.trim(), ...rest].join('\n');
          assert.equal(run(snapshot, text).text, first.trim());
          assert.equal(run(snapshot, `${text}\n}`).text, first.trim());
        },
      ),
    );
  });

  it('keeps closers of brackets the completion opened itself', () => {
    fc.assert(
      fc.property(word, word, (outer, inner) => {
        const snapshot = snapshotAt(`${outer}(${CURSOR})\n`);
        const own = run(snapshot, `${inner}(${outer})`, 'line');
        assert.equal(accepted(snapshot, own), `${outer}(${inner}(${outer}))\n`);
      }),
    );
  });
});
