import assert from 'node:assert/strict';
import { STREAM } from '../../../../src/runtime/twoStream/graph';
import { canvasNeighbours, streamNeighbours } from '../../../../src/runtime/twoStream/neighbours';

describe('neighbours', () => {
  it('of a prefix token is the one fed before, left of it', () => {
    assert.deepEqual(streamNeighbours(STREAM.prefix, [7, 8, 9], 5), {
      left: [5, 7, 8],
      right: [0, 0, 0],
    });
  });

  it('of a suffix token is the one fed before, right of it', () => {
    assert.deepEqual(streamNeighbours(STREAM.suffix, [7, 8], 5), { left: [0, 0], right: [5, 7] });
  });

  it('of the first token of a stream is unknown', () => {
    assert.deepEqual(streamNeighbours(STREAM.prefix, [7]), { left: [0], right: [0] });
  });

  it('of a canvas are its own tokens and the ends of both streams', () => {
    assert.deepEqual(canvasNeighbours([1, 2, 1], 40, 50), { left: [40, 1, 2], right: [2, 1, 50] });
    assert.deepEqual(canvasNeighbours([4], 40, 50), { left: [40], right: [50] });
  });
});
