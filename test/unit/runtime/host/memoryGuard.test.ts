import assert from 'node:assert/strict';
import { MemoryGuard } from '../../../../src/runtime/host/memoryGuard';

describe('memory guard', () => {
  it('asks for a trim first and gives up when that does not help', () => {
    const guard = new MemoryGuard(100);
    assert.deepEqual(
      [90, 101, 90, 120, 130].map((bytes) => guard.check(bytes)),
      ['fine', 'trim', 'fine', 'trim', 'exhausted'],
    );
  });
});
