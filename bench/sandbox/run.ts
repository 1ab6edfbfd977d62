import { spawn, type ChildProcess } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { detectIsolation, makeFolder, wrapCommand, type Isolation } from './isolation';
import { DEFAULT_LIMITS, type Limits } from './limits';

/** A program: files for its folder and the command that runs there. */
export interface Program {
  readonly files: Readonly<Record<string, string>>;
  readonly argv: readonly string[];
  /** Added to an otherwise nearly empty environment. */
  readonly env?: Readonly<Record<string, string>>;
}

export type Ending = 'exited' | 'timeout' | 'output-limit';

/** How a sandboxed program ended. */
export interface Outcome {
  readonly ending: Ending;
  /** Exit status, or -1 when a signal or a limit ended it. */
  readonly status: number;
  /** stdout and stderr together, cut at the output limit. */
  readonly output: string;
  readonly ms: number;
}

/**
 * The kernel ends a process at its CPU limit with SIGXCPU, and one that ignores it with SIGKILL a second later; seen
 * directly or as the exit status of the shell in between.
 */
const CPU_LIMIT_SIGNALS: readonly (NodeJS.Signals | null)[] = ['SIGXCPU', 'SIGKILL'];
const CPU_LIMIT_STATUSES: readonly (number | null)[] = [128 + 24, 128 + 9];

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL');
  }
}

function environment(folder: string, extra: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const searchPath = process.env['PATH'] ?? '/usr/local/bin:/usr/bin:/bin';
  return { PATH: searchPath, HOME: folder, TMPDIR: folder, LANG: 'C.UTF-8', ...extra };
}

function watch(child: ChildProcess, limits: Limits): Promise<Outcome> {
  const started = performance.now();
  const chunks: Buffer[] = [];
  let size = 0;
  let ending: Ending = 'exited';
  const stop = (reason: Ending): void => {
    if (ending === 'exited') ending = reason;
    killGroup(child);
  };
  const timer = setTimeout(() => {
    stop('timeout');
  }, limits.wallMs);
  const collect = (chunk: Buffer): void => {
    if (size < limits.outputBytes) chunks.push(chunk.subarray(0, limits.outputBytes - size));
    size += chunk.length;
    if (size > limits.outputBytes) stop('output-limit');
  };
  child.stdout?.on('data', collect);
  child.stderr?.on('data', collect);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    // A background process may hold the pipes open after the main one has gone.
    child.on('exit', () => {
      killGroup(child);
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      const cpu = CPU_LIMIT_SIGNALS.includes(signal) || CPU_LIMIT_STATUSES.includes(code);
      resolve({
        ending: cpu && ending === 'exited' ? 'timeout' : ending,
        status: ending === 'exited' ? (code ?? -1) : -1,
        output: Buffer.concat(chunks).toString('utf8'),
        ms: performance.now() - started,
      });
    });
  });
}

/**
 * Runs a program that nobody has read: in a folder of its own that is removed afterwards, without network, with
 * limits, killed with everything it started. `slot` tells concurrent sandboxes apart.
 */
export async function runSandboxed(
  program: Program,
  slot = 0,
  limits: Limits = DEFAULT_LIMITS,
  isolation: Isolation = detectIsolation(limits),
): Promise<Outcome> {
  const folder = makeFolder(slot);
  try {
    for (const [name, text] of Object.entries(program.files)) {
      writeFileSync(path.join(folder, name), text, { mode: 0o644 });
    }
    const [command = '', ...rest] = wrapCommand(isolation, program.argv, folder, limits, slot);
    const child = spawn(command, rest, {
      cwd: folder,
      env: environment(folder, program.env ?? {}),
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    return await watch(child, limits);
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 2 });
  }
}
