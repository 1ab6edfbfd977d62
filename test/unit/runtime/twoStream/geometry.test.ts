import assert from 'node:assert/strict';
import {
  attentionMask,
  canvasPositions,
  canvasPositionsB,
  prefixPositions,
  suffixPositions,
} from '../../../../src/runtime/twoStream/geometry';

/** One string a row: `.` visible, `x` hidden. */
function picture(mask: Float32Array, rows: number): string[] {
  const columns = mask.length / rows;
  return Array.from({ length: rows }, (_, row) =>
    Array.from(mask.subarray(row * columns, (row + 1) * columns), (value) =>
      value === 0 ? '.' : 'x',
    ).join(''),
  );
}

describe('geometry', () => {
  it('counts streams from their far ends', () => {
    assert.deepEqual(prefixPositions(3, 2), [3, 4]);
    assert.deepEqual(suffixPositions(0, 3), [0, -1, -2]);
    assert.deepEqual(suffixPositions(5, 2), [-5, -6]);
  });

  it('puts a canvas behind the prefix and, in the other frame, right before the suffix', () => {
    assert.deepEqual(canvasPositions(10, 3), [10, 11, 12]);
    // Four suffix stream tokens lie at 0, -1, -2, -3; the canvas ends at -4.
    assert.deepEqual(canvasPositionsB(4, 3), [-6, -5, -4]);
    assert.equal(canvasPositionsB(4, 8).at(-1), -4);
  });

  it('hides unused columns and, in a stream, later tokens', () => {
    const mask = attentionMask({
      fed: 3,
      capacityA: 4,
      visibleA: 2,
      capacityB: 1,
      visibleB: 0,
      own: 'causal',
    });
    assert.deepEqual(picture(mask, 3), [
      '..xx' + 'x' + '.xx',
      '..xx' + 'x' + '..x',
      '..xx' + 'x' + '...',
    ]);
  });

  it('lets a canvas see both streams and all of itself', () => {
    const mask = attentionMask({
      fed: 2,
      capacityA: 3,
      visibleA: 3,
      capacityB: 4,
      visibleB: 1,
      own: [2],
    });
    assert.deepEqual(picture(mask, 2), ['...' + '.xxx' + '..', '...' + '.xxx' + '..']);
  });

  it('shows each canvas as much of the streams as lies on its sides', () => {
    const mask = attentionMask({
      fed: 3,
      capacityA: 3,
      visibleA: [1, 3],
      capacityB: 3,
      visibleB: [2, 0],
      own: [1, 2],
    });
    assert.deepEqual(picture(mask, 3), [
      '.xx' + '..x' + '.xx',
      '...' + 'xxx' + 'x..',
      '...' + 'xxx' + 'x..',
    ]);
  });

  it('hides canvases that are fed together from each other', () => {
    const mask = attentionMask({
      fed: 3,
      capacityA: 1,
      visibleA: 1,
      capacityB: 1,
      visibleB: 1,
      own: [1, 2],
    });
    assert.deepEqual(picture(mask, 3), ['..' + '.xx', '..' + 'x..', '..' + 'x..']);
  });
});
