import assert from 'node:assert/strict';
import fc from 'fast-check';
import { clustersOf, foremost } from '../../../src/repair/evidence';

const place = (start: number, end = start) => ({ start, end });

describe('the foremost suspects', () => {
  it('are all of them while they are few', () => {
    const few = [place(0, 3), place(10), place(150), place(900)];
    assert.deepEqual(foremost(few), few);
  });

  it('are those of the first clusters', () => {
    const far = Array.from({ length: 9 }, (_, i) => place(i * 1000));
    assert.deepEqual(foremost(far), far.slice(0, 3));
    const dense = Array.from({ length: 99 }, (_, i) => place(i * 5));
    assert.deepEqual(foremost(dense), dense.slice(0, 12));
  });

  it('part where nothing is suspected for long', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3000)), (starts) => {
        const places = starts.sort((one, other) => one - other).map((start) => place(start));
        const clusters = clustersOf(places);
        assert.deepEqual(clusters.flat(), places);
        for (const [index, cluster] of clusters.entries()) {
          const next = clusters[index + 1]?.[0];
          if (next === undefined) continue;
          assert.ok(next.start - (cluster.at(-1)?.end ?? 0) > 200);
        }
      }),
    );
  });
});
