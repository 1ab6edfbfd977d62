import assert from 'node:assert/strict';
import { defined } from '../../../src/text/defined';

describe('defined', () => {
  it('keeps what has a value, whatever that is', () => {
    const some: { a: number; b?: string | undefined } = { a: 0, b: undefined };
    const kept: { a: number; b?: string } = defined(some);
    assert.deepEqual(Object.keys(kept), ['a']);
    assert.deepEqual(defined({ a: null, b: false, c: '', d: undefined }), {
      a: null,
      b: false,
      c: '',
    });
  });
});
