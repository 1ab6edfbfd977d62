import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { InfillCli } from '../common/infillCli';
import { relativeToRoot, WORK } from '../common/paths';
import { Progress } from '../common/progress';
import { provenance, type Provenance } from '../common/results';
import { round } from '../common/stats';
import { detectIsolation, type Isolation } from '../sandbox/isolation';
import { DEFAULT_LIMITS, type Limits } from '../sandbox/limits';
import type { EvalRequest } from './evalArguments';
import { evaluateSet, workOf, type AskOptions, type Bench, type SetResult } from './evaluate';
import { Journal } from './journal';
import { Judge } from './judge';
import { INFILL_SETS, loadTasks, spread, type InfillSuite, type Task, type TaskSet } from './tasks';
import { findToolchain, missingTool } from './toolchain';
import { VerdictCache } from './verdictCache';

/** Result of a suite of infilling tasks. */
export interface QualityResult extends Provenance {
  readonly kind: 'quality';
  readonly suite: string;
  readonly options: AskOptions & { readonly limit: number | null };
  readonly toolchain: Readonly<Record<string, string>>;
  readonly sandbox: { readonly isolation: Isolation; readonly limits: Limits };
  readonly seconds: number;
  readonly sets: readonly SetResult[];
}

interface Chosen {
  readonly set: TaskSet;
  readonly tasks: readonly Task[];
  readonly missing: string | undefined;
}

function notRun({ set, tasks, missing }: Chosen): SetResult {
  const { name, language } = set;
  const reason = missing ?? '';
  return { name, language, status: 'not run', reason, tasks: tasks.length, excluded: [], rows: [] };
}

/** Completes and tests the sets of a suite. */
export async function runInfillSuite(
  suite: InfillSuite,
  request: EvalRequest,
): Promise<QualityResult> {
  const started = performance.now();
  const { cli: cliFile, options, modes } = request;
  if (!existsSync(cliFile)) throw new Error(`no ${relativeToRoot(cliFile)}: run "npm run build"`);
  const tools = findToolchain();
  const base = provenance();
  const isolation = detectIsolation(DEFAULT_LIMITS);
  const chosen: Chosen[] = INFILL_SETS[suite]
    .filter((set) => request.languages.includes(set.language))
    .map((set) => ({
      set,
      tasks: spread(loadTasks(set, request.evals), request.limit ?? Infinity),
      missing: missingTool(set.language, tools),
    }));
  const total = chosen
    .filter(({ missing }) => missing === undefined)
    .reduce((sum, { set, tasks }) => sum + workOf(tasks.length, set.language, modes.length), 0);
  const progress = new Progress(suite, total);
  const signature = JSON.stringify({ model: base.model, cli: relativeToRoot(cliFile), options });
  const run = createHash('sha256').update(signature).digest('hex').slice(0, 12);
  const cli = new InfillCli([process.execPath, cliFile, 'infill']);
  const bench: Bench = {
    judge: new Judge(tools, new VerdictCache(path.join(WORK, 'verdicts.jsonl')), request.jobs),
    journal: new Journal(path.join(WORK, `${suite}-${run}.jsonl`), signature, request.resume),
    ask: (ask) => cli.infill(ask),
    options,
    modes,
    tick: (what) => {
      progress.step(what);
    },
  };
  const results: SetResult[] = [];
  try {
    for (const one of chosen) {
      const { name, language } = one.set;
      const isMissing = one.missing !== undefined;
      results.push(isMissing ? notRun(one) : await evaluateSet(name, language, one.tasks, bench));
    }
  } finally {
    await cli.close();
  }
  return {
    ...base,
    kind: 'quality',
    suite,
    options: { ...options, limit: request.limit ?? null },
    toolchain: tools.versions,
    sandbox: { isolation, limits: DEFAULT_LIMITS },
    seconds: round((performance.now() - started) / 1000, 1),
    sets: results,
  };
}
