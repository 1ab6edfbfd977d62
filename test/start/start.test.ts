import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { startBrowser } from '../vscode/browser.mjs';
import { temporaryFolder } from '../vscode/server.mjs';

const root = path.resolve(__dirname, '../..');

/** The address `npm start` prints, as soon as it does. */
function printedUrl(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    child.stdout?.on('data', (data: Buffer) => {
      output += data.toString();
      const url = /http:\/\/127\.0\.0\.1:\d+\/\S+/.exec(output)?.[0];
      if (url !== undefined) resolve(url);
    });
    child.once('exit', (status) => {
      reject(new Error(`npm start ended with status ${status}:\n${output}`));
    });
  });
}

async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    () => true,
    () => false,
  );
}

describe('npm start', function () {
  this.timeout(240_000);

  it('prints the address of a working VS Code with Anneal, and stops at Ctrl+C', async () => {
    const child = spawn('npm', ['start', '--', '--headless'], {
      cwd: root,
      detached: true,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exited = once(child, 'exit');
    const folder = temporaryFolder();
    try {
      const url = await printedUrl(child);
      const browser = await startBrowser(folder);
      try {
        const page = browser.pages()[0] ?? (await browser.newPage());
        await page.goto(url);
        await page.locator('.monaco-workbench').waitFor({ timeout: 60_000 });
        const item = page.locator('.statusbar-item', { hasText: 'Anneal' });
        await item.waitFor({ timeout: 60_000 });
        const sample = page.getByRole('treeitem', { name: 'cart.ts' });
        await sample.waitFor({ timeout: 60_000 });
      } finally {
        await browser.close();
      }
      assert.ok(child.pid !== undefined);
      // A terminal sends Ctrl+C to the whole group.
      process.kill(-child.pid, 'SIGINT');
      await exited;
      assert.equal(await answers(url), false, 'the server still answers');
    } finally {
      if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
        process.kill(-child.pid, 'SIGKILL');
      }
      rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    }
  });
});
