import assert from 'node:assert/strict';
import type { RepairReason } from '../../../src/repair/job';
import { repairAnswer, repairNames } from '../../../src/repair/words';
import { english } from '../../support/english';

const answer = (reason?: RepairReason, stopped = false) =>
  repairAnswer({ edits: [], ...(reason !== undefined && { reason }) }, stopped, english);

describe('words of a repair', () => {
  it('say why there is nothing to accept', () => {
    assert.equal(
      answer('nothing suspicious').nothing,
      'No change proposed: nothing here looks suspicious.',
    );
    assert.match(answer('still does not parse').nothing, /still does not parse/);
    assert.match(answer('deadline').nothing, /time ran out/);
    assert.match(answer('deadline', true).nothing, /stopped before/);
    assert.match(repairAnswer(undefined, true, english).nothing, /stopped before/);
    const reasons: RepairReason[] = ['nothing better found', 'no holes', 'cancelled'];
    for (const reason of reasons) assert.match(answer(reason).nothing, /^No .+\.$/);
  });

  it('say what is proposed, and what is missing', () => {
    assert.equal(answer().proposed(1), '1 change proposed.');
    assert.equal(answer('deadline').proposed(2), '2 changes proposed; the time ran out.');
    assert.equal(answer('no holes').proposed(1), '1 change proposed.');
    assert.equal(answer('deadline').proposed(1), '1 change proposed; the time ran out.');
    assert.match(answer('deadline', true).proposed(2), /stopped early/);
    assert.match(answer('still does not parse').proposed(3), /does not parse/);
  });

  it('name what is done to which file', () => {
    assert.equal(repairNames('holes', 'a.ts', english).work, 'Filling holes in a.ts');
    assert.equal(repairNames('repair', 'a.ts', english).title, 'a.ts ↔ repaired by Anneal');
    assert.equal(repairNames('rediffuse', 'a.ts', english).again, 'Refactor the code again.');
  });
});
