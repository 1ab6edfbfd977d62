import assert from 'node:assert/strict';
import type { Snapshot } from '../../../src/text/snapshot';
import { ghostText } from '../../../src/complete/ghostTextRange';
import { afterAcceptance } from '../../../src/complete/afterAcceptance';
import { CURSOR, snapshotAt } from '../context/snapshots';

/** The expected state with its cursor, and what leads there. */
function expected(marked: string, text: string, changes: Partial<Snapshot> = {}) {
  const snapshot = snapshotAt(marked, changes);
  const ghost = ghostText(snapshot, { text, replaceTo: 0 }) ?? assert.fail('no ghost text');
  const { state, edit } = afterAcceptance(snapshot, ghost);
  const shown = state.text.slice(0, state.offset) + CURSOR + state.text.slice(state.offset);
  return [shown, edit.inserted];
}

describe('what is expected after an acceptance', () => {
  it('is the next line, indented like this one', () => {
    assert.deepEqual(expected('  a = ┃\n  c;', 'b;'), ['  a = b;\n  ┃\n  c;', '\n  ']);
    assert.deepEqual(expected('a = ┃', 'b;'), ['a = b;\n┃', '\n']);
  });

  it('is a block one level deeper', () => {
    assert.equal(expected('  if (┃', 'a) {')[0], '  if (a) {\n    ┃');
    const python: Partial<Snapshot> = {
      languageId: 'python',
      indent: { insertSpaces: false, tabSize: 4 },
    };
    assert.equal(expected('\tif ┃', 'a:', python)[0], '\tif a:\n\t\t┃');
    assert.equal(expected('case ┃', 'a:')[0], 'case a:\n┃');
  });

  it('goes by the last line of several', () => {
    assert.equal(expected('{\n┃', '  f();\n}')[0], '{\n  f();\n}\n┃');
  });

  it('has the line ends of the document', () => {
    assert.equal(expected('a;\r\nb = ┃\r\n', 'c;')[0], 'a;\r\nb = c;\r\n┃\r\n');
  });

  it('is on the same line where that goes on, or has nothing yet', () => {
    assert.deepEqual(expected('f(┃, b)', 'a'), ['f(a┃, b)', 'a']);
    assert.equal(expected('a;┃', '\n  ')[0], 'a;\n  ┃');
  });
});
