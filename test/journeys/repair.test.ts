import assert from 'node:assert/strict';
import { RepairPage } from './repairPage';
import { packFixture, ScriptedModel, WITH_BUNDLED_MODEL } from './scripted';
import { Workbench } from './workbench';

const BROKEN = `export function total(prices: number[]): number {
  let sum = 0;
  for (const price of prices {
    sum += price;
  }

  const shown = sum.toFixed(2);
  console.log(\`Total: \${shown}\`);
  return smu;
}
`;
const CLOSED = BROKEN.replace('prices {', 'prices) {');

const INDENTED = `def double(x):
    y = 2 * x
      return y
`;
const DEDENTED = INDENTED.replace('      return', '    return');

/** What the bundled model is to make of the two files. */
const MODEL = new ScriptedModel({
  rewrites: [
    ['prices {', 'prices) {'],
    ['smu;', 'sum;'],
    ['      return', '    return'],
  ],
  steps: 8,
  stepMs: 100,
  hold: 3,
});

/** What a repair tells: that it goes on, and what it proposes. */
const WORK = /^Anneal: Repairing /;
const PROPOSED = /^\d changes? proposed.* Accept with Ctrl\+Enter, discard with Escape\.$/;

describe(`repair in a real VS Code (${WITH_BUNDLED_MODEL ? 'bundled' : 'scripted'} model)`, function () {
  this.timeout(300_000);
  let workbench: Workbench;
  let page: RepairPage;

  before(async () => {
    workbench = await Workbench.open({
      tamper: MODEL.install,
      beside: (folder) => [packFixture('python-problems', folder)],
    });
    page = new RepairPage(workbench);
  });

  after(async () => {
    await workbench.close();
  });

  it('forms as a diff, of which one hunk is accepted, and undone in one step', async () => {
    await workbench.edit('total.ts', BROKEN);
    await workbench.status('sparkle');
    // Only TypeScript says that a name is misspelt, and later than what does not parse.
    await workbench.page.locator('.squiggly-error').nth(1).waitFor();
    await workbench.page.keyboard.press('Control+A');
    MODEL.hold();
    await page.fromContextMenu('for (const price', 'Repair Selection', 'repair-menu');

    if (!WITH_BUNDLED_MODEL) {
      await page.shows('return sum░');
      await workbench.page.locator('.notification-toast', { hasText: 'Repairing' }).waitFor();
      await workbench.picture('repair-live');
    }
    MODEL.release();
    await page.button('Accept Proposal').waitFor();
    await page.shows('of prices) {');
    await page.shows('return sum;');
    assert.doesNotMatch(await page.text(), /░/);
    await workbench.picture('repair-diff');

    await page.button('Review Proposal').click();
    await page.applyHunks('of prices');
    await page.closed();
    assert.equal(await workbench.save('total.ts'), CLOSED);
    await workbench.page.keyboard.press('Control+Z');
    assert.equal(await workbench.save('total.ts'), BROKEN);
    await workbench.sawOnly(WORK, PROPOSED);
  });

  it('is offered as a quick fix of a problem, and accepted whole', async () => {
    await workbench.edit('double.py', INDENTED);
    await workbench.page.locator('.squiggly-error').first().waitFor();
    await workbench.page.locator('.view-line', { hasText: 'return y' }).first().click();
    await workbench.page.keyboard.press('Control+.');
    const fix = workbench.page.locator('.action-widget .monaco-list-row', {
      hasText: 'Repair with Anneal',
    });
    await fix.waitFor();
    await workbench.picture('repair-quick-fix');
    await fix.click();
    await page.button('Accept Proposal').click();
    await page.closed();
    assert.equal(await workbench.save('double.py'), DEDENTED);
    await workbench.page.keyboard.press('Control+Z');
    assert.equal(await workbench.save('double.py'), INDENTED);
    await workbench.sawOnly(WORK, PROPOSED);
  });

  it('stops with Esc, keeps what is there by then, and is accepted by keyboard', async () => {
    const expected = BROKEN.replace('prices {', 'prices) {').replace('smu;', 'sum;');
    MODEL.hold();
    await workbench.edit('stopped.ts', BROKEN);
    await workbench.page.keyboard.press('Control+A');
    await workbench.command('Anneal: Repair Selection');
    // How far a real model is when the key is pressed nobody can say.
    if (!WITH_BUNDLED_MODEL) {
      await page.shows('░');
      await workbench.page.keyboard.press('Escape');
    }
    await page.button('Accept Proposal').waitFor();
    await workbench.page.keyboard.press('Control+Enter');
    await page.closed();
    assert.equal(await workbench.save('stopped.ts'), expected);
    await workbench.sawOnly(WORK, PROPOSED);
  });

  it('is discarded with Esc once it is there', async () => {
    MODEL.release();
    await workbench.edit('discarded.ts', BROKEN);
    await workbench.page.keyboard.press('Control+A');
    await workbench.command('Anneal: Repair Selection');
    await page.button('Accept Proposal').waitFor();
    await page.shows('return sum;');
    await workbench.page.keyboard.press('Escape');
    await page.closed();
    await workbench.page.locator('.tab.active', { hasText: 'discarded.ts' }).waitFor();
    assert.equal(await workbench.page.locator('.tab.dirty').count(), 0);
    await workbench.sawOnly(WORK, PROPOSED);
  });
});
