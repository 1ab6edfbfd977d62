import assert from 'node:assert/strict';
import { isSlip } from '../../../../src/repair/candidates/typos';

describe('slips of the fingers', () => {
  it('are one letter more, less or other, or two swapped', () => {
    for (const word of [
      'retrun',
      'eturn',
      'returnn',
      'rreturn',
      'retorn',
      'retur',
      'ertURN'.toLowerCase(),
    ]) {
      assert.ok(isSlip(word, 'return'), word);
    }
  });

  it('are nothing else', () => {
    for (const word of ['return', 'retrnu', 'reutnr', 'turn', 'urn', 'returned', 'nruter', '']) {
      assert.equal(isSlip(word, 'return'), false, word);
    }
    assert.equal(isSlip('of', 'if'), false, 'short names are no slips');
  });
});
