// Starts child processes and makes sure that none of them outlives this script.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The repository's root folder. */
export const ROOT = path.resolve(import.meta.dirname, '../..');

const running = new Set();

/** [process id, parent's id] of every process. */
function processes() {
  if (process.platform !== 'linux') {
    const list = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
    return list.split('\n').map((line) => line.trim().split(/\s+/).map(Number));
  }
  // Small Linux images lack `ps`. A stat file reads "pid (name) state parent ...", and a name may hold anything.
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      return [[Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])]];
    } catch {
      return []; // It ended meanwhile.
    }
  });
}

/** Ids of a process's descendants, also of those that lead a process group or a session of their own. */
function descendants(pid) {
  const all = processes();
  const found = [pid];
  for (const id of found) {
    found.push(...all.filter(([, parent]) => parent === id).map(([child]) => child));
  }
  return found.slice(1);
}

function kill(pid) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Already gone.
  }
}

/** Ends a child with all of its descendants. Synchronous, so that it can run while this process exits. */
function killTree(child) {
  if (child.pid === undefined) return;
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/pid', String(child.pid), '/T', '/F'], { stdio: 'ignore' });
    return;
  }
  // The list is made while the parents live: what loses its parent can no longer be told from other processes.
  const below = descendants(child.pid);
  kill(-child.pid);
  below.forEach(kill);
}

// Children lead groups of their own, so the terminal's Ctrl+C does not reach them.
process.on('exit', () => running.forEach(killTree));

/** Turns a signal into an orderly exit, which ends the children as well. */
export function exitOnSignals() {
  for (const [signal, number] of [
    ['SIGHUP', 1],
    ['SIGINT', 2],
    ['SIGTERM', 15],
  ]) {
    process.once(signal, () => process.exit(128 + number));
  }
}

/**
 * Runs a program in the repository's root with its output shown; resolves to its exit status (never rejects for one).
 * A program that cannot be started gives 127; one that runs longer than `limitMs` is ended and gives 124.
 */
export function run(command, args, { cwd = ROOT, env = {}, limitMs } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      stdio: ['ignore', 'inherit', 'inherit'],
      detached: process.platform !== 'win32',
      shell: process.platform === 'win32' && command === 'npm',
      env: { ...process.env, ...env },
    });
    running.add(child);
    let timedOut = false;
    const timer =
      limitMs === undefined
        ? undefined
        : setTimeout(() => {
            timedOut = true;
            console.error(`${command} took longer than ${limitMs / 1000} s and was ended`);
            killTree(child);
          }, limitMs);
    const end = (status) => {
      clearTimeout(timer);
      running.delete(child);
      resolve(timedOut ? 124 : status);
    };
    child.once('error', (error) => {
      console.error(`${command} could not be started: ${error.message}`);
      end(127);
    });
    child.once('close', (status) => end(status ?? 1));
  });
}

/** Like {@link run}, but throws when the exit status is not 0. */
export async function mustRun(command, args, options) {
  const status = await run(command, args, options);
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: exit status ${status}`);
}

/** Runs a JavaScript file of the repository, or of an installed package, with this Node. */
export const node = (file, args = [], options = {}) =>
  run(process.execPath, [path.join(ROOT, file), ...args], options);
