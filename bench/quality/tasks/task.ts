import { existsSync } from 'node:fs';
import path from 'node:path';
import { readJsonLines, type JsonObject } from '../../common/json';
import { relativeToRoot } from '../../common/paths';

/** Languages of task sets, by VS Code language id. */
export const TASK_LANGUAGES = [
  'python',
  'javascript',
  'typescript',
  'java',
  'go',
  'cpp',
  'rust',
  'c',
] as const;
export type TaskLanguage = (typeof TASK_LANGUAGES)[number];

/** One hole in a program, with the tests that decide. */
export interface Task {
  readonly id: string;
  readonly language: TaskLanguage;
  readonly prefix: string;
  readonly suffix: string;
  /** '' where the set has no answer of its own. */
  readonly gold: string;
  /** '' where something else than a test decides. */
  readonly test: string;
  /** Python only: the function given to `check`. */
  readonly entryPoint?: string;
  /** Go only: the head of the file that holds the test. */
  readonly testSetup?: string;
}

/** Tasks of one language. */
export interface TaskSet<T extends Task = Task> {
  readonly name: string;
  readonly language: TaskLanguage;
  /** All tasks; throws a {@link MissingData} where the set's data is not there. */
  readonly load: (evals: string) => readonly T[] | Promise<readonly T[]>;
}

/** Data of a set that is not on this machine: the set is not run. */
export class MissingData extends Error {}

/** Where a set's tasks stand, and how a line becomes one. */
interface TaskFile<T extends Task> {
  /** Below the evals folder, or absolute where the set belongs to the repository. */
  readonly file: string;
  readonly read: (line: JsonObject) => T;
  /** Lines of the file that belong to the set; all of them when absent. */
  readonly holds?: (line: JsonObject) => boolean;
}

/** A set whose tasks stand in a file of JSON lines; a line of another shape makes loading throw. */
export function fileSet<T extends Task>(
  name: string,
  language: TaskLanguage,
  { file, read, holds = () => true }: TaskFile<T>,
): TaskSet<T> {
  const load = (evals: string): T[] => {
    const whole = path.resolve(evals, file);
    if (!existsSync(whole)) throw new MissingData(`there is no ${relativeToRoot(whole)}`);
    return readJsonLines(whole).filter(holds).map(read);
  };
  return { name, language, load };
}

/** At most `limit` items, spread evenly over all, always the same ones. */
export function spread<Item>(items: readonly Item[], limit: number): Item[] {
  if (items.length <= limit) return [...items];
  return Array.from(
    { length: limit },
    (_, index) => items[Math.floor((index * items.length) / limit)]!,
  );
}
