import type { CliAnswer, CliOptions, CliRequest } from '../common/infillCli';
import { fillersOf } from './fillers';
import type { Journal } from './journal';
import type { Judge } from './judge';
import { toRow, type LengthMode, type Row, type TaskOutcome } from './outcome';
import { cursorOf, matches, placeCompletion, type CursorStyle } from './place';
import type { Task, TaskLanguage } from './tasks';

/** What is asked of the CLI for every task. */
export interface AskOptions {
  readonly maxTokens: number;
  readonly singleLine: boolean;
  readonly cursor: CursorStyle;
}

/** A task left out, by name, with the reason. */
export interface Excluded {
  readonly id: string;
  readonly reason: string;
}

/** The table of one task set. */
export interface SetResult {
  readonly name: string;
  readonly language: TaskLanguage;
  readonly status: 'run' | 'not run';
  readonly reason?: string;
  /** Tasks chosen, before the exclusions. */
  readonly tasks: number;
  readonly excluded: readonly Excluded[];
  readonly rows: readonly Row[];
}

/** Everything an evaluation of one set needs. */
export interface Bench {
  readonly judge: Judge;
  readonly journal: Journal;
  readonly ask: (request: CliRequest) => Promise<CliAnswer>;
  readonly options: AskOptions;
  readonly modes: readonly LengthMode[];
  /** Called once for each completion judged. */
  readonly tick: (what: string) => void;
}

/** Work waiting at the judge, so that the model never waits for tests. */
const MAX_WAITING = 8;

/** Length mode as the report names it. */
export const MODE_NAMES: Readonly<Record<LengthMode, string>> = {
  free: 'Anneal, free length',
  oracle: 'Anneal, oracle length',
};

function requestOf(task: Task, mode: LengthMode, options: AskOptions): CliRequest {
  const limits: CliOptions = { maxTokens: options.maxTokens, singleLine: options.singleLine };
  return {
    languageId: task.language,
    ...cursorOf(task, options.cursor),
    // A document of its own: no answer is helped by the cache of another task.
    path: `${task.id}-${mode}`,
    options: mode === 'oracle' ? { ...limits, oracleLengthOf: oracleText(task, options) } : limits,
  };
}

/** The text whose token count is the oracle's length: the gold, without the break that the cursor style leaves out. */
export function oracleText(task: Task, options: AskOptions): string {
  const { suffix } = cursorOf(task, options.cursor);
  const breakIsAsked = suffix === task.suffix;
  return breakIsAsked ? task.gold : task.gold.replace(/\n$/, '');
}

async function judged(task: Task, completion: string, bench: Bench): Promise<TaskOutcome> {
  const verdict = await bench.judge.judge(task, completion);
  return { verdict, ...matches(task, placeCompletion(task, completion)) };
}

/** Starts `work` for each task in turn, with a bounded number unfinished. */
async function flow<Result>(
  tasks: readonly Task[],
  work: (task: Task) => Promise<Result>,
): Promise<Result[]> {
  const results: Promise<Result>[] = [];
  for (const [index, task] of tasks.entries()) {
    if (index >= MAX_WAITING) await results[index - MAX_WAITING];
    results.push(work(task));
  }
  return Promise.all(results);
}

async function modelRow(tasks: readonly Task[], mode: LengthMode, bench: Bench): Promise<Row> {
  const outcomes = await flow(tasks, async (task) => {
    const request = requestOf(task, mode, bench.options);
    const answer = await bench.journal.answer(`${mode} ${task.id}`, () => bench.ask(request));
    const outcome = await judged(task, answer.text, bench);
    bench.tick(MODE_NAMES[mode]);
    return { ...outcome, answer };
  });
  return toRow(MODE_NAMES[mode], mode, outcomes);
}

/** Splits `tasks` into those whose gold answer passes its tests and those that measure nothing. */
async function checkGold(
  tasks: readonly Task[],
  bench: Bench,
): Promise<{ sound: Task[]; excluded: Excluded[] }> {
  const verdicts = await flow(tasks, async (task) => {
    const verdict = await bench.judge.judge(task, task.gold);
    bench.tick('gold');
    return verdict;
  });
  const excluded = tasks.flatMap((task, index) =>
    verdicts[index] === 'pass' ? [] : [{ id: task.id, reason: `gold answer: ${verdicts[index]!}` }],
  );
  return { sound: tasks.filter((_, index) => verdicts[index] === 'pass'), excluded };
}

/** Model calls of one set: gold, fillers and model rows for each task. */
export function workOf(tasks: number, language: TaskLanguage, modes: number): number {
  return tasks * (1 + modes + fillersOf(language).length);
}

/** Scores the CLI and the trivial fillers on `tasks` of one language. */
export async function evaluateSet(
  name: string,
  language: TaskLanguage,
  tasks: readonly Task[],
  bench: Bench,
): Promise<SetResult> {
  const { sound, excluded } = await checkGold(tasks, bench);
  const rows: Row[] = [];
  for (const mode of bench.modes) rows.push(await modelRow(sound, mode, bench));
  for (const filler of fillersOf(language)) {
    const outcomes = await flow(sound, async (task) => {
      const outcome = await judged(task, filler.fill(task), bench);
      bench.tick(filler.name);
      return outcome;
    });
    rows.push(toRow(filler.name, 'filler', outcomes));
  }
  return { name, language, status: 'run', tasks: tasks.length, excluded, rows };
}
