// npm run model: fetches the base model, converts it, and prints the folder of the package; at once when it is there.
//   -- --gguf FILE   convert another GGUF file of the qwen2 family
//   -- --float32     write the float32 graph that int8 is measured against
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { findPython, makeEnvironment } from './lib/install.mjs';
import { exitOnSignals, mustRun, ROOT } from './lib/run.mjs';

const LOCKS = {
  run: path.join(ROOT, 'converter/requirements.lock'),
  test: path.join(ROOT, 'converter/requirements-dev.lock'),
};

/** The user's cache folder for Anneal, by the custom of the system; the converter finds the same one. */
export function cacheFolder(env = process.env) {
  if (env.XDG_CACHE_HOME) return path.join(env.XDG_CACHE_HOME, 'anneal');
  if (process.platform === 'win32') {
    return path.join(env.LOCALAPPDATA || path.join(homedir(), 'AppData/Local'), 'anneal');
  }
  if (process.platform === 'darwin') return path.join(homedir(), 'Library/Caches/anneal');
  return path.join(homedir(), '.cache/anneal');
}

/**
 * Python of an environment of the converter's own, with the packages of a lock file.
 * @param {'run' | 'test'} purpose to convert, or to test the converter
 */
export async function ensureConverter(purpose) {
  const digest = createHash('sha256');
  for (const file of Object.values(LOCKS)) digest.update(readFileSync(file));
  const lock = `${purpose}-${digest.digest('hex').slice(0, 12)}`;
  const folder = path.join(cacheFolder(), `converter-${lock}`);
  const stamp = path.join(folder, 'python');
  if (existsSync(stamp)) return readFileSync(stamp, 'utf8');
  const system = findPython();
  if (system === undefined) throw new Error('Python 3.10 or newer is needed to convert the model.');
  const python = await makeEnvironment(system, folder);
  await mustRun(python, ['-m', 'pip', 'install', '-q', '-r', LOCKS[purpose]]);
  writeFileSync(stamp, python);
  return python;
}

/**
 * Folder of the model package; fetches and converts what the cache lacks.
 * @param {string[]} args options of the converter
 * @throws Error with a plain sentence when there is no Python, or the converter could not do it (it has said why)
 */
export async function ensureModel(args = []) {
  const python = await ensureConverter('run');
  const child = spawn(python, ['-m', 'anneal_convert', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, PYTHONPATH: path.join(ROOT, 'converter') },
  });
  const end = () => child.kill('SIGTERM');
  process.on('exit', end);
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text) => (printed += text));
  const status = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  process.off('exit', end);
  if (status !== 0) throw new Error('There is no model package.');
  return printed.trim();
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  exitOnSignals();
  try {
    console.log(await ensureModel(process.argv.slice(2)));
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
