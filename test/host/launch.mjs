// Runs one host suite:  node test/host/launch.mjs real | scripted
// in the VS Code named by VSCODE_EXECUTABLE, in a downloaded desktop VS Code (VSCODE_TEST=desktop, and the default on
// Windows and macOS), or in VS Code's server and a headless browser, which needs no download.
import { runTests } from '@vscode/test-electron';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');
const desktop = process.env.VSCODE_TEST === 'desktop' || process.platform !== 'linux';
const suite = process.argv[2];
if (suite === undefined) throw new Error('usage: node test/host/launch.mjs real | scripted');
const extensions = { real: root, scripted: path.join(root, 'out/host/scripted-extension') };

/** The program to run; undefined lets @vscode/test-electron download one. */
const executable =
  process.env.VSCODE_EXECUTABLE ?? (desktop ? undefined : path.join(root, 'test/vscode/code.mjs'));

const folder = mkdtempSync(path.join(os.tmpdir(), 'anneal-host-'));
const workspace = path.join(folder, 'workspace');
cpSync(path.join(root, 'samples/workspace'), workspace, { recursive: true });
try {
  await runTests({
    ...(executable !== undefined && { vscodeExecutablePath: executable }),
    extensionDevelopmentPath: extensions[suite],
    extensionTestsPath: path.join(root, 'out/host', suite, 'index.js'),
    launchArgs: [workspace, '--disable-extensions'],
  });
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
