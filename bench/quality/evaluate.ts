import { round } from '../common/stats';
import type { Journal } from './journal';
import type { TaskJudge } from './judge';
import { toRow, type Row, type TaskOutcome } from './outcome';
import { matches, placeCompletion } from './place';
import type { Filler, MissingWay, ModelWay, Ways } from './solvers/way';
import type { Task, TaskLanguage, TaskSet } from './tasks/task';

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
  /** Rows that could not be filled. */
  readonly missing?: readonly MissingWay[];
  /** Tasks that pass with no answer at all. */
  readonly passUnanswered?: readonly string[];
  readonly seconds?: number;
}

/** Everything an evaluation of one set needs. */
export interface Bench<T extends Task> {
  readonly judge: TaskJudge<T>;
  readonly journal: Journal;
  /** Called once for each completion judged. */
  readonly tick: (what: string) => void;
}

/** Work waiting at the judge, so that the model never waits for tests. */
const MAX_WAITING = 8;

async function judged<T extends Task>(
  task: T,
  completion: string,
  { judge }: Bench<T>,
): Promise<TaskOutcome> {
  const verdict = await judge.judge(task, completion);
  const parses = await judge.parses?.(task, completion);
  const match = matches(task, placeCompletion(task, completion));
  return { verdict, ...match, ...(parses !== undefined && { parses }) };
}

/** Starts `work` for each task in turn, with a bounded number unfinished. */
async function flow<T, Result>(
  tasks: readonly T[],
  work: (task: T) => Promise<Result>,
): Promise<Result[]> {
  const results: Promise<Result>[] = [];
  for (const [index, task] of tasks.entries()) {
    if (index >= MAX_WAITING) await results[index - MAX_WAITING];
    results.push(work(task));
  }
  return Promise.all(results);
}

async function modelRow<T extends Task>(
  tasks: readonly T[],
  { name, mode, ask }: ModelWay<T>,
  bench: Bench<T>,
): Promise<Row> {
  const outcomes = await flow(tasks, async (task) => {
    const answer = await bench.journal.answer(`${name} ${task.id}`, () => ask(task));
    const outcome = await judged(task, answer.text, bench);
    bench.tick(name);
    return { ...outcome, answer };
  });
  return toRow(name, mode, outcomes);
}

async function fillerRow<T extends Task>(
  tasks: readonly T[],
  { name, fill }: Filler<T>,
  bench: Bench<T>,
): Promise<{ row: Row; passed: string[] }> {
  const outcomes = await flow(tasks, async (task) => {
    const outcome = await judged(task, fill(task), bench);
    bench.tick(name);
    return outcome;
  });
  const passed = tasks.filter((_, index) => outcomes[index]?.verdict === 'pass');
  return { row: toRow(name, 'filler', outcomes), passed: passed.map(({ id }) => id) };
}

/** Splits `tasks` into those whose gold answer passes its tests and those that measure nothing. */
async function checkGold<T extends Task>(
  tasks: readonly T[],
  { judge, tick }: Bench<T>,
): Promise<{ sound: T[]; excluded: Excluded[] }> {
  const verdicts = await flow(tasks, async (task) => {
    const verdict = task.gold === '' ? 'none' : await judge.judge(task, task.gold);
    tick('gold');
    return verdict;
  });
  const excluded = tasks.flatMap((task, index) =>
    verdicts[index] === 'pass' ? [] : [{ id: task.id, reason: `gold answer: ${verdicts[index]!}` }],
  );
  return { sound: tasks.filter((_, index) => verdicts[index] === 'pass'), excluded };
}

/** Completions judged in one set: gold, fillers and model rows for each task. */
export function workOf<T extends Task>(tasks: number, ways: Ways<T>): number {
  return tasks * (1 + ways.models.length + ways.fillers.length);
}

/** Scores each way to answer `tasks`, after leaving out those whose gold answer fails. */
export async function evaluateSet<T extends Task>(
  { name, language }: Pick<TaskSet<T>, 'name' | 'language'>,
  tasks: readonly T[],
  ways: Ways<T>,
  bench: Bench<T>,
): Promise<SetResult> {
  const started = performance.now();
  const { sound, excluded } = await checkGold(tasks, bench);
  const rows: Row[] = [];
  const passUnanswered: string[] = [];
  for (const way of ways.models) rows.push(await modelRow(sound, way, bench));
  for (const filler of ways.fillers) {
    const { row, passed } = await fillerRow(sound, filler, bench);
    rows.push(row);
    if (filler.isNoAnswer === true) passUnanswered.push(...passed);
  }
  const seconds = round((performance.now() - started) / 1000, 1);
  const { missing } = ways;
  const left = { excluded, rows, missing, passUnanswered, seconds };
  return { name, language, status: 'run', tasks: tasks.length, ...left };
}

/** The result of a set that could not be run. */
export function setNotRun(
  { name, language }: Pick<TaskSet, 'name' | 'language'>,
  reason: string,
  tasks = 0,
): SetResult {
  return { name, language, status: 'not run', reason, tasks, excluded: [], rows: [] };
}
