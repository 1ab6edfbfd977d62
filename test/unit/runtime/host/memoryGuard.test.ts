import assert from 'node:assert/strict';
import { MemoryGuard, memoryCap } from '../../../../src/runtime/host/memoryGuard';

describe('memory guard', () => {
  it('asks for a trim first and gives up when that does not help', () => {
    const guard = new MemoryGuard(100);
    assert.deepEqual(
      [90, 101, 90, 120, 130].map((bytes) => guard.check(bytes)),
      ['fine', 'trim', 'fine', 'trim', 'exhausted'],
    );
  });

  it('has a cap of 400 MB, or what a larger model needs', () => {
    const MB = 1024 * 1024;
    assert.equal(memoryCap(144 * MB), 400 * MB);
    assert.ok(memoryCap(564 * MB) > 564 * MB);
  });
});
