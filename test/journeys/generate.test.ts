import assert from 'node:assert/strict';
import { ScriptedModel, WITH_BUNDLED_MODEL } from './scripted';
import { Workbench } from './workbench';

const FILE = 'generated.ts';
const START = 'export function last(list: string[]): string | undefined {\n  ';

/** Longest wait for a whole generation, in ms: it takes a second on an idle machine. */
const WRITTEN_MS = 90_000;

const WRITTEN = `const last = list.length - 1;
  return last < 0 ? undefined : list[last];
}`;

/** What a generation tells: that it goes on, and what it has written. */
const WORK = /^Anneal: Writing code in /;
const WRITTEN_CODE = /^Anneal wrote \d+ lines?\..* Accept with Ctrl\+Enter, discard with Escape\.$/;

/** Holds the code while it forms: the bundled model is done before a page has drawn its first state. */
const MODEL = new ScriptedModel({
  rewrites: [],
  writes: [[START, WRITTEN]],
  steps: 2,
  stepMs: 0,
  hold: 1,
});

describe('generated code in a real VS Code', function () {
  this.timeout(300_000);
  let workbench: Workbench;

  before(async () => {
    workbench = await Workbench.open();
  });

  after(async () => {
    await workbench.close();
  });

  /** A button in the title of the view. */
  const button = (label: string) => workbench.page.getByRole('button', { name: label }).first();

  /** The notification that says what was written. */
  const offer = () => workbench.page.locator('.notification-toast', { hasText: 'Anneal wrote' });

  async function askFor(description: string): Promise<void> {
    const { page } = workbench;
    await page.keyboard.press('Control+Alt+G');
    const input = page.locator('.quick-input-widget input').first();
    await input.waitFor();
    await page.keyboard.type(description);
    const entry = description === '' ? 'Go by the signature above' : description;
    await page.locator('.quick-input-list .monaco-list-row', { hasText: entry }).first().waitFor();
  }

  it('is asked for, read, accepted, and undone in one step', async () => {
    const { page } = workbench;
    await workbench.edit(FILE, START);
    await workbench.status('sparkle');
    await askFor('');
    await workbench.picture('generate-prompt');
    await page.keyboard.press('Enter');
    await button('Accept Proposal').waitFor({ timeout: WRITTEN_MS });
    await page.locator('.editor.modified .view-line', { hasText: '}' }).first().waitFor();
    const progress = page.locator('.notification-toast', { hasText: 'Writing code' });
    await progress.waitFor({ state: 'detached' });
    await workbench.picture('generate');
    assert.equal(await page.locator('.tab.dirty').count(), 0, 'nothing is written yet');
    const title = page.locator('.editor-group-container.active .editor-actions');
    const actions = await title.ariaSnapshot();
    for (const name of ['Accept Proposal', 'Try Again', 'Generate More', 'Discard']) {
      assert.ok(actions.includes(`button "${name}`), `${name} in\n${actions}`);
    }

    await page.keyboard.press('Control+Enter');
    await offer().waitFor({ state: 'detached' });
    const accepted = await workbench.save(FILE);
    assert.ok(accepted.startsWith(START) && accepted.length > START.length, accepted);
    await page.keyboard.press('Control+Z');
    assert.equal(await workbench.save(FILE), START);
    await workbench.sawOnly(WORK, WRITTEN_CODE);
  });

  it('goes away with Esc, and the description is remembered', async () => {
    const { page } = workbench;
    await workbench.edit('other.ts', START);
    await askFor('the last entry');
    await page.keyboard.press('Enter');
    await button('Accept Proposal').waitFor({ timeout: WRITTEN_MS });
    await offer().waitFor();
    await page.keyboard.press('Escape');
    await button('Accept Proposal').waitFor({ state: 'detached' });
    await offer().waitFor({ state: 'detached' });
    await page.locator('.tab.active', { hasText: 'other.ts' }).waitFor();
    assert.equal(await page.locator('.tab.dirty').count(), 0);
    await page.locator('.monaco-editor .view-lines').first().click();
    await askFor('the last');
    const rows = page.locator('.quick-input-list .monaco-list-row .label-name');
    assert.match((await rows.allTextContents()).join('\n'), /the last entry/);
    const box = page.locator('.quick-input-widget').first();
    const tree = await box.ariaSnapshot();
    assert.match(tree, /textbox "Describe the code to generate.* - Anneal: Generate Code"/);
    assert.match(tree, /option "the last, Generate this"/);

    // What was remembered can be forgotten without a mouse.
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await box.getByRole('button', { name: 'Forget this description' }).last().press('Enter');
    await rows.filter({ hasText: 'the last entry' }).waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
    await workbench.sawOnly(WORK, WRITTEN_CODE);
  });
});

describe('code while it forms in a real VS Code', function () {
  this.timeout(180_000);
  let workbench: Workbench;

  before(async () => {
    workbench = await Workbench.open({ tamper: MODEL.install });
  });

  after(async () => {
    await workbench.close();
  });

  it('is seen beside the document, with marks for what is not decided yet', async () => {
    const { page } = workbench;
    const view = page.locator('.editor.modified .view-lines').first();
    await workbench.edit(FILE, START);
    await workbench.status('sparkle');
    MODEL.hold();
    await page.keyboard.press('Control+Alt+G');
    await page.locator('.quick-input-list .monaco-list-row').first().waitFor();
    await page.keyboard.press('Enter');
    if (!WITH_BUNDLED_MODEL) {
      await view.locator('.view-line', { hasText: '░' }).first().waitFor();
      await page.locator('.notification-toast', { hasText: 'Writing code' }).waitFor();
      await workbench.picture('generate-live');
      assert.equal(await page.locator('.tab.dirty').count(), 0, 'nothing is written yet');
    }
    MODEL.release();
    await page.getByRole('button', { name: 'Accept Proposal' }).first().waitFor();
    assert.doesNotMatch((await view.textContent()) ?? '', /░/);
    await page.keyboard.press('Control+Enter');
    const accepted = await workbench.save(FILE);
    if (!WITH_BUNDLED_MODEL) assert.equal(accepted, START + WRITTEN);
    await workbench.sawOnly(WORK, WRITTEN_CODE);
  });
});
