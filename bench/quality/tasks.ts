import path from 'node:path';
import { readJsonLines, stringAt, type JsonObject } from '../common/json';

export type TaskLanguage = 'python' | 'javascript' | 'typescript';

/** One hole in a program, with the tests that decide. */
export interface Task {
  readonly id: string;
  readonly language: TaskLanguage;
  readonly prefix: string;
  readonly suffix: string;
  readonly gold: string;
  readonly test: string;
  /** Python only: the function given to `check`. */
  readonly entryPoint?: string;
}

/** A file of tasks below the evals folder. */
export interface TaskSet {
  readonly name: string;
  readonly language: TaskLanguage;
  readonly file: string;
  readonly read: (line: JsonObject) => Task;
}

/** A line of HumanEval-Infilling. */
export function readHumanEvalInfilling(line: JsonObject): Task {
  return {
    id: stringAt(line, 'task_id'),
    language: 'python',
    prefix: stringAt(line, 'prompt'),
    suffix: stringAt(line, 'suffix'),
    gold: stringAt(line, 'canonical_solution'),
    test: stringAt(line, 'test'),
    entryPoint: stringAt(line, 'entry_point'),
  };
}

/** Reader of a `derived-infill` line of the given language. */
export function readDerivedInfill(language: TaskLanguage): (line: JsonObject) => Task {
  return (line) => ({
    id: stringAt(line, 'task_id'),
    language,
    prefix: stringAt(line, 'prefix'),
    suffix: stringAt(line, 'suffix'),
    gold: stringAt(line, 'middle'),
    test: stringAt(line, 'test'),
  });
}

/** Suites of infilling tasks, by what is missing. */
export const INFILL_SUITES = [
  'single-line',
  'multi-line',
  'random-span',
  'random-span-light',
] as const;
export type InfillSuite = (typeof INFILL_SUITES)[number];

/** A file of OpenAI's HumanEval-Infilling. */
function python(suite: InfillSuite, file: string): TaskSet {
  return {
    name: `HumanEval-Infilling ${suite}`,
    language: 'python',
    file: path.join('human-eval-infilling', `HumanEval-${file}Infilling.jsonl.gz`),
    read: readHumanEvalInfilling,
  };
}

/** A file of the same kind made of another set's programs. */
function derived(
  language: TaskLanguage,
  source: string,
  suite: InfillSuite,
  file: string,
): TaskSet {
  return {
    name: `${source} ${suite}`,
    language,
    file: path.join('derived-infill', `${file}.jsonl.gz`),
    read: readDerivedInfill(language),
  };
}

export const INFILL_SETS: Readonly<Record<InfillSuite, readonly TaskSet[]>> = {
  'single-line': [
    python('single-line', 'SingleLine'),
    derived('javascript', 'HumanEvalPack', 'single-line', 'humanevalpack_js_singleline'),
    derived('typescript', 'MBXP', 'single-line', 'mbxp_ts_singleline'),
  ],
  'multi-line': [
    python('multi-line', 'MultiLine'),
    derived('javascript', 'HumanEvalPack', 'multi-line', 'humanevalpack_js_multiline'),
    derived('typescript', 'MBXP', 'multi-line', 'mbxp_ts_multiline'),
  ],
  'random-span': [python('random-span', 'RandomSpan')],
  'random-span-light': [python('random-span-light', 'RandomSpanLight')],
};

/** All tasks of a set below `evals`; throws when the file is missing or a line is of another shape. */
export function loadTasks(set: TaskSet, evals: string): Task[] {
  return readJsonLines(path.join(evals, set.file)).map((line) => set.read(line));
}

/** At most `limit` items, spread evenly over all, always the same ones. */
export function spread<Item>(items: readonly Item[], limit: number): Item[] {
  if (items.length <= limit) return [...items];
  return Array.from(
    { length: limit },
    (_, index) => items[Math.floor((index * items.length) / limit)]!,
  );
}
