import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { prlimitArguments, type Limits } from './limits';

/** What keeps a program apart on this machine, besides its limits; written into every result. */
export interface Isolation {
  readonly name: 'namespaces' | 'user-namespaces' | 'own-user' | 'limits';
  /** A network namespace without any interface. */
  readonly network: boolean;
  /** Nothing outside its own folder can be written. */
  readonly files: boolean;
  /** A process namespace: nothing outlives the program. */
  readonly processes: boolean;
}

/**
 * User ids of the sandboxes when we are root: one a slot, so that one's process limit is not another's. Harnesses that
 * run side by side begin at ids of their own for the same reason.
 */
const FIRST_UID = 61_000 + ((process.pid * 16) % 4_096);

const ENTER = path.join(__dirname, 'enter.sh');
const NAMESPACES = ['-n', '-m', '-p', '--fork', '--kill-child', '--mount-proc'];

/** Best first. */
const LEVELS: readonly Isolation[] = [
  { name: 'namespaces', network: true, files: true, processes: true },
  { name: 'user-namespaces', network: true, files: true, processes: true },
  { name: 'own-user', network: false, files: true, processes: false },
  { name: 'limits', network: false, files: false, processes: false },
];

/**
 * Root gives up its identity and every capability but reading, so that interpreters below a private home folder can
 * still be started.
 */
function asNobody(slot: number): string[] {
  const id = FIRST_UID + slot;
  const keep = '-all,+dac_read_search';
  return [
    'setpriv',
    `--reuid=${id}`,
    `--regid=${id}`,
    '--clear-groups',
    '--no-new-privs',
    `--bounding-set=${keep}`,
    `--inh-caps=${keep}`,
    `--ambient-caps=${keep}`,
  ];
}

/** A second limit of the waiting time, for when we are ended ourselves and cannot keep the first. */
function deadline(limits: Limits): string[] {
  return ['timeout', '--signal=KILL', String(Math.ceil(limits.wallMs / 1000) + 2)];
}

/** The command that runs `argv` in `folder` under `isolation` and `limits`. */
export function wrapCommand(
  isolation: Isolation,
  argv: readonly string[],
  folder: string,
  limits: Limits,
  slot: number,
): string[] {
  const limited = ['prlimit', ...prlimitArguments(limits)];
  const unshare = [...deadline(limits), 'unshare'];
  const bare = ['setpriv', '--no-new-privs', '--bounding-set=-all', '--inh-caps=-all'];
  switch (isolation.name) {
    case 'namespaces':
      return [
        ...unshare,
        ...NAMESPACES,
        'sh',
        ENTER,
        folder,
        ...limited,
        ...asNobody(slot),
        ...argv,
      ];
    case 'user-namespaces':
      return [...unshare, '-r', ...NAMESPACES, 'sh', ENTER, folder, ...limited, ...bare, ...argv];
    case 'own-user':
      return [...deadline(limits), ...limited, ...asNobody(slot), ...argv];
    case 'limits':
      return [...deadline(limits), ...limited, ...argv];
  }
}

/** Makes a fresh folder that the sandboxed program may write into. */
export function makeFolder(slot: number): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'anneal-sandbox-'));
  if (process.getuid?.() === 0) chownSync(folder, FIRST_UID + slot, FIRST_UID + slot);
  chmodSync(folder, 0o700);
  return folder;
}

function works(isolation: Isolation, limits: Limits): boolean {
  const needsRoot = isolation.name === 'namespaces' || isolation.name === 'own-user';
  if (needsRoot && process.getuid?.() !== 0) return false;
  const folder = makeFolder(0);
  try {
    const probe = [process.execPath, '-e', 'require("fs").writeFileSync("probe", "")'];
    const [command = '', ...rest] = wrapCommand(isolation, probe, folder, limits, 0);
    return spawnSync(command, rest, { cwd: folder, stdio: 'ignore' }).status === 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

let detected: Isolation | undefined;

/**
 * The strongest isolation that works here, found by trying; the same answer for the life of the process.
 *
 * Throws where not even limits can be set: generated code is not run then.
 */
export function detectIsolation(limits: Limits): Isolation {
  detected ??= LEVELS.find((level) => works(level, limits));
  if (detected === undefined) {
    throw new Error(
      'no sandbox on this machine: prlimit, unshare and setpriv (util-linux) are needed',
    );
  }
  return detected;
}
