import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { placedForward } from '../../src/runtime/twoStream/canvasForwards';
import { assertSameAnswers, canvasOf, goldenStreams, type GoldenAnswers } from '../support/golden';
import { GOLDEN_FOLDER, openModel, type OpenModel } from '../support/model';

/** A draft as it is, or with every second token masked, and the model's answers at every position. */
interface GoldenView extends GoldenAnswers {
  /** Token ids, -1 for a mask. */
  readonly canvas: readonly number[];
}

interface GoldenDraft {
  readonly prefixIds: readonly number[];
  readonly suffixIds: readonly number[];
  readonly views: readonly GoldenView[];
}

describe('golden drafts', () => {
  const file = path.join(GOLDEN_FOLDER, 'drafts.json');
  const cases = JSON.parse(readFileSync(file, 'utf8')) as GoldenDraft[];
  let model: OpenModel;

  before(async () => {
    model = await openModel();
  });

  after(() => model.session.dispose());

  it('get the same answers at visible tokens and masks', async () => {
    assert.ok(cases.length >= 8);
    for (const golden of cases) {
      const seen = await goldenStreams(model, golden);
      for (const { canvas, ...answers } of golden.views) {
        const placed = {
          canvas: canvasOf(canvas),
          seenPrefix: golden.prefixIds.length,
          seenSuffix: golden.suffixIds.length,
          ask: canvas.map((_, position) => position),
        };
        const [found] = await placedForward(model.session, [placed], model.manifest.tokens.mask, seen);
        assert.ok(found !== undefined);
        assertSameAnswers(found, answers);
      }
    }
  });
});
