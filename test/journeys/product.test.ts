import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Workbench } from './workbench';

interface Installed {
  readonly identifier: { readonly id: string };
  readonly version: string;
  readonly location: Readonly<Record<string, unknown>>;
  readonly relativeLocation: string;
  readonly metadata?: unknown;
}

const START = `export function first(list: string[]): string | undefined {
  return list.length > 0 ? list[0] : undefined;
}

export function last(list: string[]): string | undefined {
`;

/** Beginnings of the next line. The bundled model need not be sure about every one of them. */
const LINES = [
  '  return list.length > 0 ? list[list.length - 1] :',
  '  return list.',
  '  return list[',
];

/** Longest wait for one suggestion, in ms. */
const GHOST_MS = 6000;

/** Installs an extension that has the identifier of another completion extension, and does nothing. */
function installRival(extensionFolder: string): void {
  const extensions = path.dirname(extensionFolder);
  const folder = path.join(extensions, 'tabnine.tabnine-vscode-1.0.0');
  mkdirSync(folder);
  const manifest = { name: 'tabnine-vscode', publisher: 'tabnine', version: '1.0.0' };
  const engines = { vscode: '^1.100.0' };
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ ...manifest, engines }));
  const list = path.join(extensions, 'extensions.json');
  const known = JSON.parse(readFileSync(list, 'utf8')) as Installed[];
  const rival: Installed = {
    identifier: { id: 'tabnine.tabnine-vscode' },
    version: '1.0.0',
    location: { $mid: 1, path: folder, scheme: 'file' },
    relativeLocation: path.basename(folder),
  };
  writeFileSync(list, JSON.stringify([...known, rival]));
}

describe('the product around the engine', function () {
  this.timeout(180_000);
  let workbench: Workbench;

  /** Types until the model suggests something, and takes it. */
  async function acceptAnywhere(): Promise<void> {
    for (const [index, line] of LINES.entries()) {
      await workbench.edit(`figures${index}.ts`, START);
      await workbench.status('sparkle');
      await workbench.type(line);
      if ((await workbench.ghostText(GHOST_MS)) === undefined) continue;
      await workbench.detail('complete', { x: 352, y: 68, width: 720, height: 260 });
      await workbench.page.keyboard.press('Tab');
      return;
    }
    assert.fail(`no suggestion for any of ${LINES.join(' | ')}`);
  }

  /** Chooses an entry of the menu by typing what it says, once the list has followed. */
  async function choose(label: string): Promise<void> {
    const { page } = workbench;
    await page.keyboard.type(label);
    const rows = page.locator('.quick-input-list .monaco-list-row');
    await rows.and(page.locator('.focused')).filter({ hasText: label }).first().waitFor();
    await page.keyboard.press('Enter');
  }

  /** Opens the status menu until it says something: an accepted suggestion is counted after it is there. */
  async function menuUntil(said: RegExp): Promise<string> {
    const item = workbench.page.locator('.statusbar-item', { hasText: 'Anneal' });
    for (let opened = 0; ; opened++) {
      await item.click();
      const labels = (await workbench.menu()).join('\n');
      if (said.test(labels) || opened === 5) return labels;
      await workbench.page.keyboard.press('Escape');
      await workbench.page.locator('.quick-input-list').waitFor({ state: 'hidden' });
    }
  }

  /** Resolves once the picture beside the walkthrough's step is drawn whole. */
  async function pictureLoaded(): Promise<void> {
    const picture = workbench.page.locator('.getting-started-media img').first();
    await picture.waitFor();
    await picture.evaluate((image: { decode(): Promise<void> }) => image.decode());
  }

  before(async () => {
    workbench = await Workbench.open({ tamper: installRival });
  });

  after(async () => {
    await workbench.close();
  });

  afterEach(() => workbench.sawOnly());

  it('tells once of another extension that makes suggestions, and offers a choice', async () => {
    const notice = workbench.page.locator('.notification-toast', { hasText: 'Tabnine' });
    await notice.waitFor();
    await workbench.picture('other-extension');
    await notice.getByText('Keep Both').click();
    await notice.waitFor({ state: 'detached' });
    await workbench.sawOnly(/Tabnine makes inline suggestions as well/);
    await workbench.page.reload();
    await workbench.edit('after.ts', 'const a = 1;\n');
    await workbench.status('sparkle');
    assert.equal(await notice.count(), 0);
  });

  it('says in the status bar that a file with secrets is left alone', async () => {
    await workbench.edit('prod.env', 'TOKEN=');
    const item = await workbench.status('lock');
    assert.match((await item.textContent()) ?? '', /not in this file/);
    await workbench.picture('left-alone');
    await workbench.edit('plain.ts', 'const a = 1;\n');
    await workbench.status('sparkle');
  });

  it('shows the model, its figures and ways to stop in the status menu', async () => {
    await acceptAnywhere();
    const labels = await menuUntil(/Accepted: 1 of \d+ suggestions/);
    assert.match(labels, /Accepted: 1 of \d+ suggestions/);
    for (const label of [/Model anneal/, /Suggestions: automatic/, /Pause/, /Copy Diagnostics/]) {
      assert.match(labels, label);
    }
    // Read aloud without the names of icons, each entry with what stands below it.
    const tree = await workbench.page.locator('.quick-input-widget').ariaSnapshot();
    assert.match(tree, /textbox "Everything stays on this machine. - Anneal: Ready."/);
    assert.match(tree, /option "Model anneal[^"]* MB of memory/);
    assert.match(tree, /option "Pause\.\.\."/);
    assert.match(tree, /option "Copy Diagnostics, Versions, settings and figures/);
    await workbench.picture('status-menu');
    await workbench.detail('privacy', { x: 330, y: 0, width: 620, height: 420 });
    // By keyboard alone, from the command palette.
    await workbench.page.keyboard.press('Escape');
    await workbench.command('Anneal: Status Menu');
    await workbench.menu();
    await choose('Suggestions: automatic');
    const modes = workbench.page.locator('.quick-input-widget', {
      hasText: 'When Anneal Suggests',
    });
    await modes.waitFor();
    assert.match(await modes.ariaSnapshot(), /option "automatic,? now"/);
    await workbench.page.keyboard.press('Escape');
  });

  it('pauses for an hour from the menu, by keyboard alone, and resumes', async () => {
    await workbench.command('Anneal: Pause...');
    await workbench.menu();
    await workbench.picture('pause-menu');
    await choose('One Hour');
    const item = await workbench.status('debug-pause');
    assert.match((await item.getAttribute('aria-label')) ?? '', /Paused until \d\d:\d\d/);
    await workbench.command('Anneal: Pause or Resume');
    await workbench.status('sparkle');
  });

  it('leads a new user through its first steps', async () => {
    await workbench.command('Anneal: First Steps');
    // Media stand beside the steps where there is room for them.
    await workbench.page.keyboard.press('Control+B');
    const page = workbench.page.locator('.gettingStartedContainer');
    await page.getByText('Complete code').first().waitFor();
    await pictureLoaded();
    await workbench.picture('first-steps');
    const steps = (await page.locator('.getting-started-step').allTextContents()).join('\n');
    for (const title of ['Complete', 'Repair', 'Generate', 'See what the model did', 'Private']) {
      assert.match(steps, new RegExp(title));
    }
    await page.getByText('Private by design').click();
    await page.getByText('Open Status Menu').waitFor();
    await pictureLoaded();
    await page.getByText('Complete code').click();
    await page.getByText('Open Sample File').click();
    await workbench.page.locator('.tab.active', { hasText: 'Untitled' }).waitFor();
    await workbench.page.getByText(/Ln 12, Col/).waitFor();
    await workbench.type(' ');
    await workbench.ghostText(GHOST_MS);
    await workbench.picture('sample-file');
  });
});
