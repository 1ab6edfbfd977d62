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

export const SINGLE_LINE_SETS: readonly TaskSet[] = [
  {
    name: 'HumanEval-Infilling single-line',
    language: 'python',
    file: path.join('human-eval-infilling', 'HumanEval-SingleLineInfilling.jsonl.gz'),
    read: readHumanEvalInfilling,
  },
  {
    name: 'HumanEvalPack single-line',
    language: 'javascript',
    file: path.join('derived-infill', 'humanevalpack_js_singleline.jsonl.gz'),
    read: readDerivedInfill('javascript'),
  },
  {
    name: 'MBXP single-line',
    language: 'typescript',
    file: path.join('derived-infill', 'mbxp_ts_singleline.jsonl.gz'),
    read: readDerivedInfill('typescript'),
  },
];

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
