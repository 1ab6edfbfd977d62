import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readHeldOut, type HeldOutFile } from '../../common/heldOut';
import { HELD_OUT, relativeToRoot } from '../../common/paths';
import { choosePositions } from '../../common/positions';
import { pick, seededRandom } from '../../common/random';
import { enclosing } from '../../../src/syntax/spans';
import type { Parsers } from '../syntax/parsers';
import { MissingData, TASK_LANGUAGES, type Task, type TaskLanguage, type TaskSet } from './task';

/** Suites of holes in held-out files, judged by the text that was there. */
export const HELD_OUT_SUITES = ['next-line', 'next-span'] as const;
export type HeldOutSuite = (typeof HELD_OUT_SUITES)[number];

/** Tasks made for each language. */
const TASKS = 400;
const SEED = 1;

/** Spans worth asking for: more than one line, and within a canvas. */
const SPAN_LINES = { least: 2, most: 8 };
const SPAN_CHARACTERS = 240;

type Hole = Pick<Task, 'prefix' | 'suffix' | 'gold'>;

function toTask(file: HeldOutFile, language: TaskLanguage, hole: Hole): Task {
  const place = createHash('sha256').update(hole.prefix).digest('hex').slice(0, 8);
  return { id: `${file.package}/${file.path}#${place}`, language, ...hole, test: '' };
}

/** Each task once, in the order they came. */
function distinct(tasks: readonly Task[]): Task[] {
  return [...new Map(tasks.map((task) => [task.id, task])).values()];
}

/** Holes that are the code of one line, its indentation standing there. */
export function lineTasks(files: readonly HeldOutFile[], language: TaskLanguage): Task[] {
  const positions = choosePositions(files, TASKS, SEED, ['new-line']);
  return distinct(
    positions.map(({ file, prefix, suffix, expected }) =>
      toTask(file, language, { prefix, suffix, gold: expected }),
    ),
  );
}

/** A statement of several lines around a place in the text, or undefined where none of the right size is. */
function spanAt(text: string, tree: Parameters<typeof enclosing>[0], at: number): Hole | undefined {
  const { statement } = enclosing(tree, at);
  if (statement === undefined) return undefined;
  const gold = text.slice(statement.start, statement.end).trimEnd();
  const lines = gold.split('\n').length;
  if (lines < SPAN_LINES.least || lines > SPAN_LINES.most) return undefined;
  if (gold.length > SPAN_CHARACTERS) return undefined;
  const end = statement.start + gold.length;
  return { prefix: text.slice(0, statement.start), suffix: text.slice(end), gold };
}

/** Holes that are a whole statement of several lines. */
export async function spanTasks(
  files: readonly HeldOutFile[],
  language: TaskLanguage,
  parsers: Parsers,
): Promise<Task[]> {
  const random = seededRandom(SEED);
  const trees = new Map<HeldOutFile, Awaited<ReturnType<Parsers['parse']>>>();
  const tasks: Task[] = [];
  for (let attempt = 0; tasks.length < TASKS && attempt < TASKS * 20; attempt++) {
    const file = pick(files, random);
    const tree = trees.get(file) ?? (await parsers.parse(language, file.text));
    trees.set(file, tree);
    const hole = spanAt(file.text, tree, Math.floor(random() * file.text.length));
    if (hole !== undefined) tasks.push(toTask(file, language, hole));
  }
  for (const tree of trees.values()) tree.delete();
  return distinct(tasks);
}

function load(language: TaskLanguage): HeldOutFile[] {
  if (!existsSync(HELD_OUT)) throw new MissingData(`there is no ${relativeToRoot(HELD_OUT)}`);
  const files = readHeldOut().filter(({ languageId }) => languageId === language);
  if (files.length === 0) throw new MissingData(`${relativeToRoot(HELD_OUT)} has no such files`);
  return files;
}

/** The held-out sets, a language each. */
export function heldOutSets(suite: HeldOutSuite, parsers: Parsers): readonly TaskSet[] {
  return TASK_LANGUAGES.map((language) => ({
    name: suite === 'next-line' ? 'Held-out files, next line' : 'Held-out files, next span',
    language,
    load: () => {
      const files = load(language);
      return suite === 'next-line'
        ? lineTasks(files, language)
        : spanTasks(files, language, parsers);
    },
  }));
}
