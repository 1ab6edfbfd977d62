import path from 'node:path';
import { RuntimeClient } from '../../src/model/process/runtimeClient';
import type { RuntimeInfo } from '../../src/protocol';
import { Grammars } from '../../src/syntax/grammars';
import { Trees } from '../../src/syntax/trees';
import { count, readArguments, runMain } from '../common/arguments';
import { readHeldOut } from '../common/heldOut';
import { CLI, RESULTS, RUNTIME } from '../common/paths';
import { Progress } from '../common/progress';
import { provenance, writeResult } from '../common/results';
import { round } from '../common/stats';
import { replay, type Machinery, type Setting } from './replay';
import type { ReplayResult, ReplayRow } from './result';
import { recordedSessions, type Session } from './session';
import { Tally } from './tally';
import { WAYS } from './way';

const USAGE = `usage: npm run replay -- [options]
  --sessions N  stretches of held-out code that are typed (default 16)
  --seed N      which ones, and the rhythm of the keys (default 1)
  --out FILE    result (default bench/results/replay.json)`;

const OPTIONS = {
  sessions: { type: 'string' },
  seed: { type: 'string' },
  out: { type: 'string' },
} as const;

/** Users, each with the machine they have. The second machine is the first one's times multiplied. */
const USERS: readonly Omit<Setting, 'way'>[] = [
  { habit: 'types everything', slowness: 1 },
  { habit: 'accepts', slowness: 1 },
  { habit: 'types everything', slowness: 8 },
];

/** Starts the runtime process as the extension does. */
function started(client: RuntimeClient): Promise<RuntimeInfo> {
  return new Promise((resolve, reject) => {
    client.onState((state) => {
      if (state.kind === 'ready') resolve(state.info);
      if (state.kind === 'failed') reject(new Error(state.error.message));
    });
    client.start();
  });
}

/** All ways take turns at each session, so that a machine which gets busy is so for all of them. */
async function rowsOf(sessions: readonly Session[], machinery: Machinery): Promise<ReplayRow[]> {
  const groups = USERS.map((user) => WAYS.map((way) => new Tally({ ...user, way })));
  const progress = new Progress('replays', sessions.length * groups.flat().length);
  for (const session of sessions) {
    for (const tally of groups.flat()) {
      const { actions, runtime } = await replay(session, tally.setting, machinery, tally);
      tally.add(actions, runtime);
      progress.step();
    }
  }
  return groups.flatMap((group) => group.map((tally) => tally.row(group[0]?.requests ?? 0)));
}

async function main(): Promise<void> {
  const values = readArguments(process.argv.slice(2), OPTIONS);
  const wanted = count(values.sessions, 16, 'sessions');
  const seed = count(values.seed, 1, 'seed');
  const base = provenance();
  const files = readHeldOut();
  const languages = [...new Set(files.map(({ languageId }) => languageId))].sort();
  const sessions = recordedSessions(files, languages, wanted, seed);
  const dist = path.dirname(CLI);
  const grammars = new Grammars({ grammars: path.join(dist, 'grammars'), engine: dist });
  const trees = new Trees(grammars);
  const client = new RuntimeClient({ modulePath: RUNTIME });
  try {
    const { threads } = await started(client);
    const begun = performance.now();
    const rows = await rowsOf(sessions, { client, trees });
    const result: ReplayResult = {
      ...base,
      kind: 'replay',
      options: { sessions: sessions.length, seed },
      seconds: round((performance.now() - begun) / 1000, 0),
      threads,
      units: sessions.reduce((sum, { target }) => sum + target.length, 0),
      rows,
    };
    writeResult(values.out ?? path.join(RESULTS, 'replay.json'), result);
    process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
  } finally {
    client.dispose();
    trees.dispose();
    grammars.dispose();
  }
}

void runMain(USAGE, main);
