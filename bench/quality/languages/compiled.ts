import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { toolVersion } from '../../common/facts';
import { WORK } from '../../common/paths';
import { DEFAULT_LIMITS, type Limits } from '../../sandbox/limits';

/** Compilers write larger files, and take longer, than tests of a small function. */
export const COMPILER_LIMITS: Limits = {
  ...DEFAULT_LIMITS,
  cpuSeconds: 10,
  wallMs: 60_000,
  fileBytes: 64 * 2 ** 20,
};

/** Longest that making a tool's folder may take, ms: Go's standard library or a few crates on a busy machine. */
const MAKE_MS = 10 * 60_000;

/**
 * A folder of things that are made once a version of a tool and only read by sandboxed programs.
 * @param key everything its content depends on
 * @param make fills `part`, which is `folder` in the end; what it throws is thrown, and nothing is kept then
 */
export function toolFolder(
  name: string,
  key: string,
  make: (part: string, folder: string) => void,
): string {
  const hash = createHash('sha256').update(key).digest('hex').slice(0, 12);
  const folder = path.join(WORK, 'tools', `${name}-${hash}`);
  if (existsSync(folder)) return folder;
  const part = `${folder}.${process.pid}.part`;
  mkdirSync(part, { recursive: true });
  try {
    make(part, folder);
    // Another process may have been faster.
    if (!existsSync(folder)) renameSync(part, folder);
  } finally {
    rmSync(part, { recursive: true, force: true });
  }
  return folder;
}

/** Runs a tool to its end outside the sandbox; throws with the last of what it said when it fails. */
export function runTool(
  command: string,
  argv: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): string {
  try {
    const all = { ...process.env, ...env };
    const options = { cwd, env: all, timeout: MAKE_MS, maxBuffer: 2 ** 26 };
    return execFileSync(command, argv, {
      ...options,
      stdio: ['ignore', 'pipe', 'pipe'],
    }).toString();
  } catch (error) {
    const stderr = error instanceof Error && 'stderr' in error ? String(error.stderr) : '';
    const last = stderr.trim().split('\n').at(-1) ?? '';
    throw new Error(`${path.basename(command)} ${argv[0] ?? ''} failed: ${last}`, { cause: error });
  }
}

/** The first line of a tool's version, without its name; undefined where it cannot be started. */
export function versionOf(command: string, argument: string): string | undefined {
  const line = toolVersion(command, argument);
  return line === undefined ? undefined : (/\d[\w.+-]*/.exec(line)?.[0] ?? line);
}
