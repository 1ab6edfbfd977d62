import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { canvasPositions, canvasPositionsB } from '../../src/runtime/twoStream/geometry';
import { GOLDEN_FOLDER } from '../support/model';

interface GoldenCanvas {
  readonly prefixTokens: number;
  readonly suffixTokens: number;
  readonly canvas: number;
  readonly pos: readonly number[];
  readonly posB: readonly number[];
}

describe('golden geometry', () => {
  const file = path.join(GOLDEN_FOLDER, 'geometry.json');
  const cases = JSON.parse(readFileSync(file, 'utf8')) as GoldenCanvas[];

  it('puts canvases where Python puts them, in both frames', () => {
    assert.ok(cases.length > 0);
    for (const { prefixTokens, suffixTokens, canvas, pos, posB } of cases) {
      assert.deepEqual(canvasPositions(prefixTokens, canvas), pos);
      assert.deepEqual(canvasPositionsB(suffixTokens, canvas), posB);
    }
  });
});
