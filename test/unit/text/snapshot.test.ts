import { strict as assert } from 'node:assert';
import { cursorLine } from '../../../src/text/snapshot';
import { CURSOR, snapshotAt } from '../context/snapshots';

const line = (marked: string) => {
  const { before, after } = cursorLine(snapshotAt(marked));
  return [before, after];
};

describe('cursorLine', () => {
  it('splits the line at the cursor', () => {
    assert.deepEqual(line(`a\nbc${CURSOR}d\ne`), ['bc', 'd']);
  });

  it('knows the first, the last and the only line', () => {
    assert.deepEqual(line(`${CURSOR}a\nb`), ['', 'a']);
    assert.deepEqual(line(`a\n${CURSOR}`), ['', '']);
    assert.deepEqual(line(CURSOR), ['', '']);
  });

  it('counts a carriage return to the line end', () => {
    assert.deepEqual(line(`a\r\nb${CURSOR}c\r\nd`), ['b', 'c']);
    assert.deepEqual(line(`a${CURSOR}\r\nb`), ['a', '']);
  });

  it('gives offsets of the document', () => {
    const snapshot = snapshotAt(`one\r\ntwo ${CURSOR}three\r\nfour`);
    const { start, end } = cursorLine(snapshot);
    assert.equal(snapshot.text.slice(start, end), 'two three');
  });
});
