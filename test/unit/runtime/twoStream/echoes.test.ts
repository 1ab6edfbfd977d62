import assert from 'node:assert/strict';
import fc from 'fast-check';
import { canvasEchoes, streamEchoes } from '../../../../src/runtime/twoStream/echoes';
import { STREAM } from '../../../../src/runtime/twoStream/graph';

const NONE = { id: 0, strength: 0 };
const BLANK = 99;

/** Echoes of the blanks of a canvas. */
function echoesOf(canvas: number[], prefix: number[], suffixText: number[]) {
  const open = canvas.flatMap((id, at) => (id === BLANK ? [at] : []));
  return canvasEchoes(canvas, open, prefix, [...suffixText].reverse());
}

describe('echoes of a stream', () => {
  it('are what followed the same token last time', () => {
    const { echoLeft, echoRight } = streamEchoes(STREAM.prefix, [5, 6, 5, 7, 5], 0);
    assert.deepEqual(echoLeft, [NONE, NONE, { id: 6, strength: 1 }, NONE, { id: 7, strength: 1 }]);
    assert.ok(echoRight.every(({ strength }) => strength === 0));
  });

  it('prefer the longer context to the later place', () => {
    const { echoLeft } = streamEchoes(STREAM.prefix, [1, 2, 8, 3, 2, 9, 1, 2], 0);
    assert.deepEqual(echoLeft.at(-1), { id: 8, strength: 2 });
  });

  it('compare three tokens at most', () => {
    const { echoLeft } = streamEchoes(STREAM.prefix, [1, 2, 3, 4, 5, 1, 2, 3, 4], 8);
    assert.deepEqual(echoLeft, [{ id: 5, strength: 3 }]);
  });

  it('belong to the right side in the suffix', () => {
    assert.deepEqual(streamEchoes(STREAM.suffix, [5, 6, 5], 2).echoRight, [{ id: 6, strength: 1 }]);
  });

  it('do not depend on what is fed later', () => {
    const tokens = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(tokens, fc.nat(39), (fed, cut) => {
        const whole = streamEchoes(STREAM.prefix, fed, 0).echoLeft;
        const shorter = streamEchoes(STREAM.prefix, fed.slice(0, cut), 0).echoLeft;
        assert.deepEqual(whole.slice(0, cut), shorter);
        const from = Math.min(cut, fed.length);
        assert.deepEqual(streamEchoes(STREAM.prefix, fed, from).echoLeft, whole.slice(from));
      }),
    );
  });
});

describe('echoes of a canvas', () => {
  it('continue the prefix and lead up to the suffix', () => {
    const { echoLeft, echoRight } = echoesOf([BLANK, BLANK], [1, 2, 3, 1], [4, 5, 6, 5]);
    assert.deepEqual(echoLeft, [{ id: 2, strength: 1 }, NONE]);
    // Right of the canvas stands 4, which nothing stands before; so look for it in the prefix: it is not there.
    assert.deepEqual(echoRight, [NONE, NONE]);
    assert.deepEqual(echoesOf([BLANK], [1], [5, 6, 7, 5]).echoRight, [{ id: 7, strength: 1 }]);
  });

  it('look into the text on the other side, where only a longer context wins', () => {
    assert.deepEqual(echoesOf([BLANK], [1], [8, 1, 9]).echoLeft, [{ id: 9, strength: 1 }]);
    assert.deepEqual(echoesOf([BLANK], [1, 2, 3, 1], [8, 1, 9]).echoLeft, [{ id: 2, strength: 1 }]);
    const longer = echoesOf([BLANK], [1, 2, 3, 1], [3, 1, 9]);
    assert.deepEqual(longer.echoLeft, [{ id: 9, strength: 2 }]);
  });

  it('take the known tokens of the canvas for context, up to the next blank', () => {
    const { echoLeft } = echoesOf([BLANK, 2, BLANK], [1, 2, 3], [7]);
    assert.deepEqual(echoLeft, [NONE, NONE, { id: 3, strength: 1 }]);
    assert.deepEqual(echoesOf([2, BLANK], [1, 2, 3, 1], [7]).echoLeft, [
      NONE,
      { id: 3, strength: 2 },
    ]);
  });

  it('are not given to tokens that are there', () => {
    assert.deepEqual(echoesOf([1, 2], [1, 2, 1], [2, 1]).echoLeft, [NONE, NONE]);
  });
});
