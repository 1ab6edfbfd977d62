// VS Code's own server, as it lies inside the npm package code-server, run by the Node it needs.
import { spawn } from 'node:child_process';
import {
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const here = import.meta.dirname;
const serverMain = path.join(here, 'node_modules/code-server/lib/vscode/out/server-main.js');

/** Longest wait for the server's port, in ms. It takes about half a second on an idle machine. */
const START_LIMIT_MS = 60_000;

/** Settings that keep a fresh VS Code quiet: no welcome page, no other vendor's completions, no update checks. */
export const QUIET_SETTINGS = {
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'files.hotExit': 'off',
  'git.openRepositoryInParentFolders': 'never',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
};

/** A new empty folder for one run's profile, logs and sockets. */
export const temporaryFolder = () => mkdtempSync(path.join(os.tmpdir(), 'anneal-vscode-'));

/** Node 24 from npm: VS Code's server uses functions that Node 20 has not. */
function nodeBinary() {
  const packaged = `node_modules/node-${process.platform}-${process.arch}/bin/node`;
  const binary = path.join(here, packaged);
  return existsSync(binary) ? binary : process.execPath;
}

function spawnServer(folder, args, { env = {}, ...options } = {}) {
  const folders = ['server', 'data', 'extensions'].map((name) => path.join(folder, name));
  const common = [
    serverMain,
    '--accept-server-license-terms',
    ...['--telemetry-level', 'off'],
    ...['--server-data-dir', folders[0]],
    ...['--user-data-dir', folders[1]],
    ...['--extensions-dir', folders[2]],
  ];
  return spawn(nodeBinary(), [...common, ...args], {
    ...options,
    // Without a gallery of its own it asks the one of the product it was built for.
    env: { ...process.env, TMPDIR: folder, EXTENSIONS_GALLERY: '{"serviceUrl":""}', ...env },
  });
}

/** Installs a package file into the profile in `folder`. Rejects with the server's output when it did not. */
export async function installExtension(folder, vsix) {
  mkdirSync(folder, { recursive: true });
  const child = spawnServer(folder, ['--install-extension', vsix, '--force']);
  let output = '';
  child.stdout.on('data', (data) => (output += data));
  child.stderr.on('data', (data) => (output += data));
  const status = await new Promise((resolve) => child.once('close', resolve));
  if (!/successfully installed/.test(output)) {
    throw new Error(`VS Code did not install ${vsix} (exit status ${status}):\n${output}`);
  }
}

/** The port, as soon as the server names it. */
function announcedPort(child, logFile) {
  return new Promise((resolve, reject) => {
    const fail = (why) => {
      const log = existsSync(logFile) ? readFileSync(logFile, 'utf8').slice(-4000) : '';
      reject(new Error(`VS Code's server ${why}:\n${log}`));
    };
    const timer = setTimeout(() => fail(`named no port in ${START_LIMIT_MS} ms`), START_LIMIT_MS);
    let output = '';
    child.stdout.on('data', (data) => {
      output += data;
      const match = /Extension host agent listening on (\d+)/.exec(output);
      if (match === null) return;
      clearTimeout(timer);
      resolve(Number(match[1]));
    });
    child.once('exit', (status) => {
      clearTimeout(timer);
      fail(`ended with status ${status}`);
    });
  });
}

/**
 * Starts VS Code's server on a free port of 127.0.0.1 with a profile in `folder`.
 * `token` protects the page (tests go without); `trust` leaves workspace trust on; `testDriver` lets the page run
 * tests.
 * `stop()` ends the server and everything it started.
 */
export async function startServer(
  folder,
  { settings = {}, env = {}, token, trust = false, testDriver = false } = {},
) {
  const userFolder = path.join(folder, 'data/User');
  mkdirSync(userFolder, { recursive: true });
  const settingsFile = path.join(userFolder, 'settings.json');
  writeFileSync(settingsFile, JSON.stringify({ ...QUIET_SETTINGS, ...settings }, undefined, 2));
  const args = [
    ...['--host', '127.0.0.1', '--port', '0'],
    ...(token === undefined ? ['--without-connection-token'] : ['--connection-token', token]),
    ...(trust ? [] : ['--disable-workspace-trust']),
    '--disable-experiments',
    // Without this switch a built product ignores the page's request to run tests; with it, no notification is shown.
    ...(testDriver ? ['--enable-smoke-test-driver'] : []),
  ];
  const logFile = path.join(folder, 'server.log');
  const log = createWriteStream(logFile);
  const child = spawnServer(folder, args, {
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.pipe(log);
  child.stderr.pipe(log);
  const stop = () => {
    try {
      process.kill(-child.pid, 'SIGTERM');
    } catch {
      // Already gone.
    }
  };
  try {
    const port = await announcedPort(child, logFile);
    const exited = new Promise((resolve) => child.once('exit', resolve));
    return { port, url: `http://127.0.0.1:${port}/`, logFile, exited, stop, pid: child.pid };
  } catch (error) {
    stop();
    throw error;
  }
}
