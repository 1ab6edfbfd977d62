import assert from 'node:assert/strict';
import { exchangesNames } from '../../../../src/runtime/body/names';

describe('names in a change nobody asked for', () => {
  const text =
    'total_price = 0\nfor price in prices:\n    total_pirce += price\nreturn total_price\n';

  it('stay, unless one is misspelt', () => {
    assert.equal(exchangesNames(text, 'total_pirce += price', 'total_price += price'), false);
    assert.equal(exchangesNames(text, 'total_pirce += price', 'total_amount += price'), true);
    assert.equal(exchangesNames(text, 'return total_price', 'return total_pirce'), true);
    assert.equal(
      exchangesNames('x\nreturn whoops_math()\nwhoops', 'return whoops_math()', 'return whoops()'),
      true,
    );
    assert.equal(
      exchangesNames(text, 'for price in prices:', 'for price in sorted(prices):'),
      true,
    );
  });

  it('are not operators, keywords and short words', () => {
    assert.equal(exchangesNames(text, 'return a - b', 'return a + b'), false);
    assert.equal(exchangesNames(text, 'x *= i', 'x *= j'), false);
    assert.equal(exchangesNames(text, 'if a and max(b)', 'if a or min(b)'), false);
  });
});
