import assert from 'node:assert/strict';
import { newRivals, RIVAL_IDS, rivalName } from '../../../../src/editor/shell/rivals';

describe('other extensions with inline suggestions', () => {
  it('are told about once', () => {
    const present = ['github.copilot', 'tabnine.tabnine-vscode'];
    assert.deepEqual(newRivals(present, undefined), present);
    assert.deepEqual(newRivals(present, present), []);
  });

  it('are told about again only when another one comes', () => {
    const present = ['github.copilot', 'continue.continue'];
    assert.deepEqual(newRivals(present, ['github.copilot']), ['continue.continue']);
  });

  it('are told about when what was remembered makes no sense', () => {
    for (const known of [null, 'github.copilot', 3, { 0: 'github.copilot' }]) {
      assert.deepEqual(newRivals(['github.copilot'], known), ['github.copilot']);
    }
  });

  it('have names, and identifiers as VS Code writes them', () => {
    assert.ok(RIVAL_IDS.length >= 7);
    for (const id of RIVAL_IDS) {
      assert.match(id, /^[a-z0-9-]+\.[a-z0-9-]+$/);
      assert.notEqual(rivalName(id), id);
    }
    assert.equal(rivalName('some.other'), 'some.other');
  });
});
