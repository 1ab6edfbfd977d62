import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { relativeToRoot, WORK } from '../common/paths';
import { Progress } from '../common/progress';
import { provenance, type Provenance } from '../common/results';
import { round } from '../common/stats';
import { detectIsolation } from '../sandbox/isolation';
import { DEFAULT_LIMITS } from '../sandbox/limits';
import type { EvalRequest } from './evalArguments';
import { evaluateSet, setNotRun, workOf, type SetResult } from './evaluate';
import { Journal } from './journal';
import { Judge } from './judge';
import { Toolchain } from './languages/toolchain';
import { planOf, type Plan } from './plan';
import type { QualityResult } from './result';
import { CommandLine } from './solvers/commands';
import { sampleOf, setsOf, type SuiteName } from './suites';
import { Parsers } from './syntax/parsers';
import { MissingData, spread, type Task, type TaskLanguage, type TaskSet } from './tasks/task';
import { VerdictCache } from './verdictCache';

/** A set with the tasks chosen of it, or why it is not run. */
type Chosen<T extends Task> =
  | { readonly set: TaskSet<T>; readonly tasks: readonly T[] }
  | { readonly set: TaskSet<T>; readonly reason: string; readonly tasks: readonly T[] };

/** Things that suites of one run share. */
export interface Shared {
  readonly toolchain: Toolchain;
  readonly parsers: Parsers;
  readonly verdicts: VerdictCache;
  /** Folder of journals. */
  readonly work: string;
}

/** What the suites of a run share; journals and verdicts go into the folder `work`. */
export function share(work = WORK): Shared {
  return {
    toolchain: new Toolchain(),
    parsers: new Parsers(),
    verdicts: new VerdictCache(path.join(work, 'verdicts.jsonl')),
    work,
  };
}

function limitOf(name: SuiteName, language: TaskLanguage, request: EvalRequest): number {
  return Math.min(request.limit ?? Infinity, request.sampled ? sampleOf(name, language) : Infinity);
}

async function choose<T extends Task>(
  name: SuiteName,
  set: TaskSet<T>,
  plan: Plan<T>,
  request: EvalRequest,
  toolchain: Toolchain,
): Promise<Chosen<T>> {
  let tasks: readonly T[];
  try {
    tasks = spread(await set.load(request.evals), limitOf(name, set.language, request));
  } catch (error) {
    if (!(error instanceof MissingData)) throw error;
    return { set, tasks: [], reason: error.message };
  }
  if (tasks.length === 0) return { set, tasks, reason: 'there are no such tasks' };
  const { models, missing } = plan.waysOf(set.language);
  if (models.length === 0) return { set, tasks, reason: missing[0]?.reason ?? 'nothing to ask' };
  const tool = plan.runsPrograms ? toolchain.missing(set.language) : undefined;
  return tool === undefined ? { set, tasks } : { set, tasks, reason: tool };
}

/** Everything that an answer of the model depends on. */
function signatureOf({ model }: Provenance, { cli, options }: EvalRequest): string {
  const sha256 = createHash('sha256').update(readFileSync(cli)).digest('hex').slice(0, 12);
  return JSON.stringify({ model, cli: sha256, options });
}

type Ran = Pick<QualityResult, 'sets' | 'toolchain'>;

async function runPlan<T extends Task>(
  name: SuiteName,
  plan: Plan<T>,
  signature: string,
  request: EvalRequest,
  { toolchain, work }: Shared,
): Promise<Ran> {
  const chosen: Chosen<T>[] = [];
  for (const set of plan.sets) {
    if (!request.languages.includes(set.language)) continue;
    chosen.push(await choose(name, set, plan, request, toolchain));
  }
  const total = chosen
    .filter((one) => !('reason' in one))
    .reduce((sum, { set, tasks }) => sum + workOf(tasks.length, plan.waysOf(set.language)), 0);
  const progress = new Progress(name, total);
  const run = createHash('sha256').update(signature).digest('hex').slice(0, 12);
  const bench = {
    judge: plan.judge,
    journal: new Journal(path.join(work, `${name}-${run}.jsonl`), signature, request.resume),
    tick: (what: string) => {
      progress.step(what);
    },
  };
  const sets: SetResult[] = [];
  for (const one of chosen) {
    const { set, tasks } = one;
    sets.push(
      'reason' in one
        ? setNotRun(set, one.reason, tasks.length)
        : await evaluateSet(set, tasks, plan.waysOf(set.language), bench),
    );
  }
  const tested = chosen.filter((one) => plan.runsPrograms && !('reason' in one));
  return { sets, toolchain: toolchain.versions(tested.map(({ set }) => set.language)) };
}

/** Answers and judges the sets of a suite. */
export async function runSuite(
  name: SuiteName,
  request: EvalRequest,
  shared: Shared,
): Promise<QualityResult> {
  const { toolchain, parsers, verdicts } = shared;
  const started = performance.now();
  const { cli, model, options } = request;
  if (!existsSync(cli)) throw new Error(`no ${relativeToRoot(cli)}: run "npm run build"`);
  const base = provenance(model);
  const isolation = detectIsolation(DEFAULT_LIMITS);
  const suite = setsOf(name, parsers);
  const commands = new CommandLine([process.execPath, cli], model, ['generate', 'repair']);
  const judge = new Judge(toolchain, verdicts, request.jobs);
  let ran: Ran;
  try {
    const run = <T extends Task>(plan: Plan<T>): Promise<Ran> =>
      runPlan(name, plan, signatureOf(base, request), request, shared);
    ran = await planOf(suite, { commands, judge, parsers, request }, run);
  } finally {
    await commands.close();
  }
  return {
    ...base,
    kind: 'quality',
    suite: name,
    options: { ...options, limit: request.limit ?? null, sampled: request.sampled },
    toolchain: ran.toolchain,
    sandbox: { isolation, limits: DEFAULT_LIMITS },
    seconds: round((performance.now() - started) / 1000, 1),
    sets: ran.sets,
  };
}
