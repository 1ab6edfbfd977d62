// Installs what the project needs and the machine lacks.
// Uses nothing but Node itself: it runs before any npm package is there.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { mustRun, ROOT } from './run.mjs';

const OLDEST_NODE = 20;
const OLDEST_PYTHON = [3, 10];
const PYTHONS = ['python3', 'python3.13', 'python3.12', 'python3.11', 'python3.10'];
const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Throws with a plain sentence when this Node is too old for the tools the project uses. */
export function requireNode() {
  if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE) {
    throw new Error(`Node ${OLDEST_NODE} or newer is needed; this is ${process.version}.`);
  }
}

/** What a program prints, or undefined when it is missing or fails. */
function output(command, args) {
  try {
    return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return undefined;
  }
}

/** Does `work` unless a stamp says it was done for the same contents of `files`. */
async function once(stamp, files, work) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(path.join(ROOT, file)));
  const wanted = hash.digest('hex');
  const stampFile = path.join(ROOT, stamp);
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted) return;
  await work();
  mkdirSync(path.dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, wanted);
}

/** npm packages of the project, exactly as the lock file says. */
export async function ensurePackages() {
  await once('node_modules/.anneal-installed', ['package-lock.json'], () =>
    mustRun('npm', ['ci', '--no-audit', '--no-fund']),
  );
}

/** The VS Code used by the tests, and by `npm start` where no desktop VS Code is installed. */
export async function ensureVsCode() {
  await mustRun(process.execPath, [path.join(ROOT, 'test/vscode/setup.mjs')]);
}

const isRoot = () => process.getuid?.() === 0;

async function aptInstall(packages) {
  if (!isRoot() || output('apt-get', ['--version']) === undefined) {
    throw new Error(`Please install ${packages.join(' and ')} (for example with apt-get).`);
  }
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await mustRun('apt-get', ['update', '-qq'], { env });
  await mustRun('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], {
    env,
  });
}

/** Chromium and one font family, for tests that look at the editor. */
export async function ensureBrowser() {
  if (process.env.CHROMIUM !== undefined) return;
  if (BROWSERS.some((name) => existsSync(path.join('/usr/bin', name)))) return;
  await aptInstall(['chromium', 'fonts-dejavu-core']);
}

/** Name of a Python 3.10 or newer on PATH, or undefined. */
export function findPython() {
  const probe = 'import sys; print(*sys.version_info[:2])';
  return PYTHONS.find((name) => {
    const [major, minor] = (output(name, ['-c', probe]) ?? '0 0').split(' ').map(Number);
    return major === OLDEST_PYTHON[0] && minor >= OLDEST_PYTHON[1];
  });
}

/** Makes a virtual environment in `folder` unless there is one, and gives its Python. */
export async function makeEnvironment(system, folder) {
  const python = path.join(
    folder,
    process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python',
  );
  if (output(python, ['-m', 'pip', '--version']) === undefined) {
    // Debian keeps the part of venv that installs pip in a package of its own.
    if (output(system, ['-c', 'import ensurepip']) === undefined) {
      await aptInstall(['python3-venv']);
    }
    await mustRun(system, ['-m', 'venv', folder]);
  }
  return python;
}

const LOCK = 'training/requirements.lock';

/**
 * Python of the project's own environment, set up for training/ with the versions of its lock file; undefined where
 * there is no python3 >= 3.10.
 */
export async function ensurePython() {
  const system = findPython();
  if (system === undefined) return undefined;
  const python = path.join(ROOT, '.venv/bin/python');
  await once('.venv/.anneal-installed', ['training/pyproject.toml', LOCK], async () => {
    await makeEnvironment(system, path.join(ROOT, '.venv'));
    const pip = ['-m', 'pip', 'install', '-q'];
    await mustRun(python, [...pip, '--require-hashes', '-r', LOCK]);
    // pip checks hashes of all packages or of none, and a folder has none: so training/ itself comes second.
    await mustRun(python, [...pip, '--no-deps', '--no-build-isolation', '-e', 'training']);
  });
  return python;
}
