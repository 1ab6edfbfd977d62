import { strict as assert } from 'node:assert';
import { modeOf } from '../../../src/complete/mode';
import { CURSOR, snapshotAt } from '../context/snapshots';

const extent = (marked: string, languageId = 'typescript', multiline = true) => {
  const mode = modeOf(snapshotAt(marked, { languageId }), multiline);
  assert.equal(mode.singleLine, mode.extent === 'line');
  return mode.extent;
};

describe('modeOf', () => {
  it('is one line with code right of the cursor', () => {
    assert.equal(extent(`foo(${CURSOR}, last);`), 'line');
    assert.equal(extent(`${CURSOR}return a;`), 'line');
    assert.equal(extent(`  ${CURSOR})`), 'line');
  });

  it('does not count closers the editor added', () => {
    assert.equal(extent(`foo(${CURSOR})`), 'block');
    assert.equal(extent(`foo(bar${CURSOR}));`), 'statement');
    assert.equal(extent(`const a = "b${CURSOR}";`), 'statement');
    assert.equal(extent(`items.map((x) => {${CURSOR}})`), 'block');
    assert.equal(extent(`const a = 1${CURSOR}  \r\n`), 'statement');
  });

  it('is a block on an empty line and behind an opener', () => {
    assert.equal(extent(`function f() {\n  ${CURSOR}\n}`), 'block');
    assert.equal(extent(`if (a) {${CURSOR}`), 'block');
    assert.equal(extent(`const f = () => ${CURSOR}`), 'block');
    assert.equal(extent(`def f(x):${CURSOR}`, 'python'), 'block');
    assert.equal(extent(`for i in 1..3 do${CURSOR}`, 'ruby'), 'block');
  });

  it('is a statement elsewhere', () => {
    assert.equal(extent(`const a = ${CURSOR}`), 'statement');
    assert.equal(extent(`  key: ${CURSOR}`), 'statement', 'a colon opens nothing in TypeScript');
    assert.equal(extent(`x = y[0]${CURSOR}`, 'python'), 'statement');
  });

  it('is one line when the user wants no more', () => {
    assert.equal(extent(`function f() {\n  ${CURSOR}\n}`, 'typescript', false), 'line');
  });
});
