// Two ways to open the packaged extension: the desktop VS Code of this machine, or VS Code's server in the browser.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { installExtension, startServer } from '../../test/vscode/server.mjs';
import { run } from './run.mjs';

/** Path of a program on PATH, or undefined. */
export function findOnPath(name) {
  const names = process.platform === 'win32' ? [`${name}.cmd`, `${name}.exe`] : [name];
  return (process.env.PATH ?? '')
    .split(path.delimiter)
    .flatMap((folder) => names.map((file) => path.join(folder, file)))
    .find((file) => existsSync(file));
}

/** Opens desktop VS Code with a profile of its own and waits until its window is closed. */
export async function openDesktop(code, { vsix, workspace, folder }) {
  const profile = [
    ...['--user-data-dir', path.join(folder, 'desktop')],
    ...['--extensions-dir', path.join(folder, 'desktop-extensions')],
  ];
  const installed = await run(code, [...profile, '--install-extension', vsix, '--force']);
  if (installed !== 0) throw new Error(`VS Code did not install ${vsix}: exit status ${installed}`);
  return run(code, [...profile, '--new-window', '--wait', workspace]);
}

function openBrowser(url) {
  const opener = { darwin: 'open', linux: 'xdg-open' }[process.platform];
  const seesScreen =
    process.platform === 'darwin' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  if (opener === undefined || !seesScreen || findOnPath(opener) === undefined) return;
  spawn(opener, [url], { stdio: 'ignore', detached: true }).unref();
}

/**
 * Starts VS Code's server with the package installed and prints its URL. The URL carries a token, because whoever
 * opens the page can run programs here. Resolves when the server has ended, by itself or by a signal to this script.
 */
export async function openServer({ vsix, workspace, folder, headless }) {
  await installExtension(folder, vsix);
  const token = randomBytes(16).toString('hex');
  const server = await startServer(folder, { token });
  process.on('exit', server.stop);
  const url = `${server.url}?tkn=${token}&folder=${encodeURIComponent(workspace)}`;
  console.log(`\nAnneal runs in VS Code at\n\n  ${url}\n\nCtrl+C stops it.`);
  if (!headless) openBrowser(url);
  const status = await server.exited;
  if (status !== 0)
    throw new Error(`VS Code's server ended with status ${status}; see ${server.logFile}`);
}
