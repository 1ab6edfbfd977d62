import { strict as assert } from 'node:assert';
import { MAX_AUTOMATIC_UNITS, skipReason, type Edit } from '../../../src/complete/trigger';
import { CURSOR, snapshotAt } from '../context/snapshots';

const typed = (inserted: string, removed = 0): Edit => ({ inserted, removed });
const refused = (marked: string, edit?: Edit) => skipReason(snapshotAt(marked), edit);

describe('the reason to skip a request', () => {
  it('lets typing ask', () => {
    assert.equal(refused(`const total = p${CURSOR}`, typed('p')), undefined);
    assert.equal(refused(`const total = ${CURSOR}`, typed(' ')), undefined);
    assert.equal(refused(`foo(${CURSOR})`, typed('(')), undefined);
    assert.equal(refused(`function f() {\n  ${CURSOR}\n}`, typed('\n  ')), undefined);
  });

  it('lets a trigger without an edit ask', () => {
    assert.equal(refused(`foo(${CURSOR})`), undefined);
  });

  it('does not ask in the middle of an identifier', () => {
    assert.equal(refused(`con${CURSOR}st a`, typed('n')), 'inside-identifier');
    assert.equal(refused(`x = ${CURSOR}größe`, typed(' ')), 'inside-identifier');
    assert.equal(refused(`f(${CURSOR}$a)`, typed('(')), 'inside-identifier');
  });

  it('does not ask while a word is deleted', () => {
    assert.equal(refused(`const tot${CURSOR}`, typed('', 1)), 'deleting-a-word');
    assert.equal(refused(`const ${CURSOR}`, typed('', 5)), undefined);
    assert.equal(refused(`foo(${CURSOR})`, typed('', 1)), undefined);
  });

  it('takes a replacement for typing', () => {
    assert.equal(refused(`const total${CURSOR}`, typed('total', 3)), undefined);
  });

  it('does not ask after a second blank behind code', () => {
    assert.equal(refused(`const  ${CURSOR}`, typed(' ')), 'white-space');
    assert.equal(refused(`const \t${CURSOR}`, typed('\t')), 'white-space');
    assert.equal(refused(`    ${CURSOR}\nfoo()`, typed('  ')), undefined, 'indenting is not noise');
  });

  it('does not ask after a second empty line', () => {
    assert.equal(refused(`a = 1\n\n\n${CURSOR}`, typed('\n')), 'white-space');
    assert.equal(refused(`a = 1\r\n\r\n  \r\n${CURSOR}`, typed('\r\n')), 'white-space');
    assert.equal(refused(`a = 1\n\n${CURSOR}`, typed('\n')), undefined);
  });

  it('does not ask in an empty document or a huge one', () => {
    assert.equal(refused(` \n${CURSOR}\n`), 'empty-document');
    assert.equal(refused(`${'a\n'.repeat(MAX_AUTOMATIC_UNITS)}${CURSOR}`, typed('a')), 'too-large');
  });
});
