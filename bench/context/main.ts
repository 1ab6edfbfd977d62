import path from 'node:path';
import { count, readArguments, runMain } from '../common/arguments';
import { readHeldOut } from '../common/heldOut';
import { RESULTS } from '../common/paths';
import { provenance, writeResult } from '../common/results';
import { round } from '../common/stats';
import { compare } from './compare';
import { readEdits } from './edits';
import { LineModel } from './model';
import type { ContextResult } from './result';
import { interleaved, pairsOf } from './run';
import { cellTrials, definitionTrials, editTrials, neighbourTrials } from './trials';

const USAGE = `usage: npm run context -- [options]
  --minutes N  most time; the trials that are done by then count (default 10)
  --limit N    most cursors of a source (default 600)
  --seed N     which cursors (default 1)
  --jobs N     models at work at a time (default 2)
  --out FILE   result (default bench/results/context.json)`;

const OPTIONS = {
  minutes: { type: 'string' },
  limit: { type: 'string' },
  seed: { type: 'string' },
  jobs: { type: 'string' },
  out: { type: 'string' },
} as const;

async function main(): Promise<void> {
  const values = readArguments(process.argv.slice(2), OPTIONS);
  const minutes = count(values.minutes, 10, 'minutes');
  const limit = count(values.limit, 600, 'limit');
  const seed = count(values.seed, 1, 'seed');
  const jobs = count(values.jobs, 2, 'jobs');
  const base = provenance();
  const started = performance.now();
  const first = await LineModel.load();
  const others = Array.from({ length: jobs - 1 }, () => LineModel.load());
  const models = [first, ...(await Promise.all(others))];
  try {
    const draw = { files: readHeldOut(), edits: readEdits(), seed, limits: first.limits };
    const trials = interleaved([
      neighbourTrials(draw, limit),
      definitionTrials(draw, limit),
      editTrials(draw, limit),
      cellTrials(draw, limit),
    ]);
    const pairs = await pairsOf(trials, models, started + minutes * 60_000);
    const sources = [...pairs].map(([name, list]) => ({ name, ...compare(list) }));
    const seconds = round((performance.now() - started) / 1000, 0);
    const options = { minutes, limit, seed };
    const result: ContextResult = { ...base, kind: 'context', options, seconds, sources };
    writeResult(values.out ?? path.join(RESULTS, 'context.json'), result);
    process.stdout.write(`${JSON.stringify(sources, null, 2)}\n`);
  } finally {
    await Promise.all(models.map((model) => model.close()));
  }
}

void runMain(USAGE, main);
