import assert from 'node:assert/strict';
import { isTypo } from '../../../../src/repair/candidates/typos';

describe('typos', () => {
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
      assert.ok(isTypo(word, 'return'), word);
    }
  });

  it('are nothing else', () => {
    for (const word of ['return', 'retrnu', 'reutnr', 'turn', 'urn', 'returned', 'nruter', '']) {
      assert.equal(isTypo(word, 'return'), false, word);
    }
    assert.equal(isTypo('of', 'if'), false, 'short names are no typos');
  });
});
