import assert from 'node:assert/strict';
import { blockAt, leavesBlockAt } from '../../../../../src/runtime/decoding/writing/blockEnd';

describe('block end', () => {
  it('is known where the code behind has left the block', () => {
    assert.deepEqual(blockAt('def f():\n    return ', '\n'), { indent: 4, isClosed: false });
    assert.deepEqual(blockAt('f() {\n\treturn ', '\n}\n'), { indent: 4, isClosed: true });
    assert.deepEqual(blockAt('def f():\n    ', '\n\n\ndef g():'), { indent: 4, isClosed: false });
    assert.equal(blockAt('def f():\n    a = ', '\n    return a\n'), undefined);
    assert.equal(blockAt('x = ', '\n'), undefined);
    assert.equal(blockAt('def f():\n    return g(', ')\n'), undefined);
  });

  it('lies behind the last line of the block', () => {
    const open = { indent: 4, isClosed: false };
    for (const [kept, text] of [
      ['a + b', 'a + b\n\ndef g'],
      ['a +\\\n        b', 'a +\\\n        b\n\n# Example'],
      ['a;\n}', 'a;\n}\n\nfunction g() {'],
      ['a;\n    } else {\n    b', 'a;\n    } else {\n    b\n  c'],
    ]) {
      assert.equal(text?.slice(0, leavesBlockAt(text, open)), kept);
    }
    for (const text of ['a + b', 'a + b\n', 'a + b\n    c', 'a;\n}\n\n']) {
      assert.equal(leavesBlockAt(text, open), -1, text);
    }
    assert.equal(leavesBlockAt('a;\n}', { indent: 4, isClosed: true }), 2);
  });
});
