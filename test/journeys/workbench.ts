import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  unwatchFile,
  watchFile,
  writeFileSync,
} from 'node:fs';
import assert from 'node:assert/strict';
import path from 'node:path';
import type { BrowserContext, Locator, Page } from 'playwright-core';
import { startBrowser } from '../vscode/browser.mjs';
import { installExtension, startServer, temporaryFolder, type Server } from '../vscode/server.mjs';

const root = path.resolve(__dirname, '../..');

/** The package `npm test` has built for this machine. */
export const VSIX = path.join(root, `out/anneal-${process.platform}-${process.arch}.vsix`);

/** Longest wait for anything on the page, in ms; the machine may be busy with other work. */
const WAIT_MS = 40_000;

/** Wait for an answer to a key before it is pressed again, in ms. */
const KEYS_MS = 4000;

/**
 * Settings under which a journey sees Anneal alone: no suggest widget in the way, closers only where typed,
 * and something shown even by a model that is unsure.
 */
const SETTINGS = {
  'anneal.confidence': 'low',
  'anneal.maxLatencyMs': 5000,
  'editor.autoClosingBrackets': 'never',
  'editor.parameterHints.enabled': false,
  'editor.quickSuggestions': { other: 'off', comments: 'off', strings: 'off' },
  'editor.suggestOnTriggerCharacters': false,
  // The web's default is to save by itself.
  'files.autoSave': 'off',
};

export interface WorkbenchOptions {
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Changes the installed extension, given its folder, before VS Code starts. */
  readonly tamper?: (extensionFolder: string) => void;
  /** Makes package files, in the folder given, of extensions to install as well. */
  readonly beside?: (folder: string) => readonly string[];
}

/**
 * Run in the page: writes down what every notification says, also of those that go away by themselves. A message may
 * change while it is shown (that of work under way does); each is written down.
 */
const WATCH_NOTIFICATIONS = `(() => {
  const seen = (globalThis.seenNotifications = []);
  const known = new WeakMap();
  const look = () => {
    const messages = '.notification-toast .notification-list-item-message';
    for (const element of document.querySelectorAll(messages)) {
      const text = element.textContent ?? '';
      if (text === '' || known.get(element) === text) continue;
      known.set(element, text);
      seen.push(text);
    }
  };
  const options = { childList: true, characterData: true, subtree: true };
  new MutationObserver(look).observe(document, options);
})()`;

/** A part of the page, in pixels. */
export interface Part {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const plainSpaces = (text: string) => text.replaceAll('\u00a0', ' ');

/** A real VS Code with the built package installed, seen and used through its page as a person would. */
export class Workbench {
  private constructor(
    private readonly folder: string,
    readonly workspace: string,
    private readonly server: Server,
    private readonly browser: BrowserContext,
    readonly page: Page,
  ) {}

  /** Installs the package into a new profile and opens a copy of the sample workspace. */
  static async open(options: WorkbenchOptions = {}): Promise<Workbench> {
    const { settings = {}, tamper, beside } = options;
    const folder = temporaryFolder();
    const workspace = path.join(folder, 'workspace');
    cpSync(path.join(root, 'samples/workspace'), workspace, { recursive: true });
    await installExtension(folder, VSIX);
    for (const other of beside?.(folder) ?? []) await installExtension(folder, other);
    tamper?.(installedExtension(folder));
    const server = await startServer(folder, { settings: { ...SETTINGS, ...settings } });
    try {
      const browser = await startBrowser(folder);
      const page = browser.pages()[0] ?? (await browser.newPage());
      page.setDefaultTimeout(WAIT_MS);
      await page.addInitScript(WATCH_NOTIFICATIONS);
      await page.goto(`${server.url}?folder=${encodeURIComponent(workspace)}`);
      return new Workbench(folder, workspace, server, browser, page);
    } catch (error) {
      server.stop();
      throw error;
    }
  }

  /**
   * Creates a file in the workspace and opens it in the editor, the cursor at its end.
   *
   * By its path: the explorer may never show a file that is written while VS Code begins to watch the folder.
   */
  async edit(name: string, text = ''): Promise<void> {
    const file = path.join(this.workspace, name);
    writeFileSync(file, text);
    await this.openQuickly();
    await this.page.keyboard.type(file);
    await this.page
      .locator('.quick-input-list .monaco-list-row', { hasText: name })
      .first()
      .waitFor();
    await this.page.keyboard.press('Enter');
    await this.page.locator('.tab.active', { hasText: name }).waitFor();
    await this.page.locator('.monaco-editor .view-lines').first().click();
    await this.page.keyboard.press('Control+End');
  }

  /** Opens the quick pick of files; a page that has only just been drawn does not listen to keys yet. */
  private async openQuickly(): Promise<void> {
    const input = this.page.locator('.quick-input-widget input').first();
    await this.page.locator('.monaco-workbench .statusbar').waitFor();
    for (let waited = 0; !(await input.isVisible()); waited += KEYS_MS) {
      if (waited >= WAIT_MS) throw new Error('VS Code does not answer to Ctrl+P');
      await this.page.keyboard.press('Control+P');
      await input.waitFor({ timeout: KEYS_MS }).catch(() => undefined);
    }
  }

  /** Text of a file of the workspace that VS Code writes, as soon as there is any. */
  async written(name: string): Promise<string> {
    const file = path.join(this.workspace, name);
    const there = () => existsSync(file) && readFileSync(file, 'utf8') !== '';
    await new Promise<void>((resolve, reject) => {
      const limit = setTimeout(() => {
        done(new Error(`${name} was not written`));
      }, WAIT_MS);
      const look = () => {
        if (there()) done();
      };
      const done = (error?: Error) => {
        clearTimeout(limit);
        unwatchFile(file, look);
        if (error === undefined) resolve();
        else reject(error);
      };
      watchFile(file, { interval: 100 }, look);
      look();
    });
    return readFileSync(file, 'utf8');
  }

  /** Anneal's status bar item once it shows `icon` (a codicon's name). */
  async status(icon: string): Promise<Locator> {
    const item = this.page.locator('.statusbar-item', { hasText: 'Anneal' });
    await item.locator(`.codicon-${icon}`).waitFor();
    return item;
  }

  /** Types as a person does; a delay of 0 would be a paste. */
  async type(text: string): Promise<void> {
    await this.page.keyboard.type(text, { delay: 30 });
  }

  /** The suggestion shown, its lines joined; undefined when none appears in time. */
  async ghostText(waitMs = WAIT_MS): Promise<string | undefined> {
    const ghost = this.page.locator('.ghost-text-decoration, .ghost-text').first();
    const appeared = await ghost.waitFor({ timeout: waitMs }).then(
      () => true,
      () => false,
    );
    if (!appeared) return undefined;
    const inline = await this.page.locator('.ghost-text-decoration').allTextContents();
    const below = await this.page.locator('.ghost-text').allTextContents();
    return plainSpaces([...inline, ...below].join(''));
  }

  /** Resolves once no suggestion is shown. */
  async noGhostText(): Promise<void> {
    const ghost = this.page.locator('.ghost-text-decoration, .ghost-text').first();
    await ghost.waitFor({ state: 'detached' });
  }

  /** Saves the active file, which must have changes, and returns what lies on the disk. */
  async save(name: string): Promise<string> {
    await this.page.locator('.tab.active.dirty').waitFor();
    await this.page.keyboard.press('Control+S');
    await this.page.locator('.tab.active.dirty').waitFor({ state: 'detached' });
    return readFileSync(path.join(this.workspace, name), 'utf8');
  }

  /** Runs a command by its title from the command palette. */
  async command(title: string): Promise<void> {
    await this.page.keyboard.press('F1');
    await this.page.locator('.quick-input-widget input').first().waitFor();
    await this.page.keyboard.type(title);
    const row = this.page.locator('.quick-input-list .monaco-list-row', { hasText: title });
    await row.first().waitFor();
    await this.page.keyboard.press('Enter');
  }

  /** Labels of the quick pick now open. */
  async menu(): Promise<string[]> {
    const rows = this.page.locator('.quick-input-list .monaco-list-row .label-name');
    await rows.first().waitFor();
    return rows.allTextContents();
  }

  /**
   * Fails when a notification was shown since the last call (or since the page was loaded) that none of the patterns
   * names. Every journey ends with it.
   */
  async sawOnly(...expected: readonly RegExp[]): Promise<void> {
    const seen = await this.page.evaluate('globalThis.seenNotifications.splice(0)');
    const texts = (seen as string[]).map(plainSpaces);
    const others = texts.filter((text) => !expected.some((pattern) => pattern.test(text)));
    assert.deepEqual(others, [], 'notifications that nobody expected');
  }

  /** Takes a picture of the page; those of the documents are taken with ANNEAL_PICTURES=docs/images. */
  async picture(name: string): Promise<void> {
    const folder = path.resolve(root, process.env['ANNEAL_PICTURES'] ?? 'out/pictures');
    mkdirSync(folder, { recursive: true });
    await this.page.screenshot({ path: path.join(folder, `${name}.png`), animations: 'disabled' });
  }

  /** Takes a picture of a part of the page for the walkthrough, when pictures of the documents are taken. */
  async detail(name: string, part: Part): Promise<void> {
    const taken = process.env['ANNEAL_PICTURES'] !== undefined;
    const folder = path.resolve(root, taken ? 'media/walkthrough' : 'out/pictures');
    mkdirSync(folder, { recursive: true });
    const file = path.join(folder, `${name}.png`);
    await this.page.screenshot({ path: file, clip: part, animations: 'disabled' });
  }

  async close(): Promise<void> {
    await this.browser.close();
    this.server.stop();
    await this.server.exited;
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}

/** Folder the server unpacked the package to. */
function installedExtension(folder: string): string {
  const extensions = path.join(folder, 'extensions');
  const name = readdirSync(extensions).find((entry) => entry.startsWith('anneal.anneal-'));
  if (name === undefined) throw new Error(`the package is not in ${extensions}`);
  return path.join(extensions, name);
}
