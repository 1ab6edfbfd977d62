import path from 'node:path';
import { numberAt, stringAt, type JsonObject } from '../../common/json';
import { faultOf, type Fault } from './fault';
import { fileSet, type Task, type TaskLanguage, type TaskSet } from './task';

/** A program with something wrong in it. The answer is the whole program, so prefix and suffix are empty. */
export interface FaultyTask extends Task {
  /** The program as it is given. */
  readonly draft: string;
  /** The lines of the draft that differ from the gold answer; absent where that is not one place to point at. */
  readonly fault?: Fault;
  /** What is asked for, by the way it is said. */
  readonly instructions?: Readonly<Record<string, string>>;
}

/** Suites of programs to repair or edit, judged by running tests. */
export const FAULTY_SUITES = ['human-eval-fix', 'quixbugs', 'can-it-edit'] as const;
export type FaultySuite = (typeof FAULTY_SUITES)[number];

/** The task whose given program is `draft`, with the lines that differ from the gold answer. */
export function faulty(
  task: Pick<Task, 'id' | 'language' | 'gold' | 'test'>,
  draft: string,
): FaultyTask {
  return { ...task, prefix: '', suffix: '', draft, fault: faultOf(draft, task.gold) };
}

/** Reader of a HumanEvalPack line: the prompt with its description, and a body with a bug. */
export function readHumanEvalFix(language: TaskLanguage): (line: JsonObject) => FaultyTask {
  return (line) => {
    const prompt = stringAt(line, 'prompt');
    const gold = `${prompt}${stringAt(line, 'canonical_solution')}`;
    const draft = `${prompt}${stringAt(line, 'buggy_solution')}`;
    const id = stringAt(line, 'task_id');
    const task = faulty({ id, language, gold, test: stringAt(line, 'test') }, draft);
    return language === 'go' ? { ...task, testSetup: stringAt(line, 'test_setup') } : task;
  };
}

/** A line of QuixBugs; the description stands below the program, as in the original files. */
export function readQuixBugs(line: JsonObject): FaultyTask {
  const below = `\n\n${stringAt(line, 'docstring')}\n`;
  const gold = `${stringAt(line, 'solution')}${below}`;
  const id = `QuixBugs/${stringAt(line, 'name')}`;
  const task = { id, language: 'python', gold, test: stringAt(line, 'tests') } as const;
  return faulty(task, `${stringAt(line, 'buggy_program')}${below}`);
}

/** A line of CanItEdit. */
export function readCanItEdit(line: JsonObject): FaultyTask {
  const descriptive = stringAt(line, 'instruction_descriptive');
  const lazy = stringAt(line, 'instruction_lazy');
  return {
    id: `CanItEdit/${numberAt(line, 'id')}`,
    language: 'python',
    prefix: '',
    suffix: '',
    gold: stringAt(line, 'after'),
    test: stringAt(line, 'tests'),
    draft: stringAt(line, 'before'),
    instructions: { descriptive, lazy },
  };
}

const PACK: readonly (readonly [TaskLanguage, string])[] = [
  ['python', 'python'],
  ['javascript', 'js'],
  ['java', 'java'],
  ['go', 'go'],
  ['cpp', 'cpp'],
  ['rust', 'rust'],
];

export const FAULTY_SETS: Readonly<Record<FaultySuite, readonly TaskSet<FaultyTask>[]>> = {
  'human-eval-fix': PACK.map(([language, short]) =>
    fileSet('HumanEvalPack fix', language, {
      file: path.join('humanevalpack', `${short}.jsonl.gz`),
      read: readHumanEvalFix(language),
    }),
  ),
  quixbugs: [
    fileSet('QuixBugs', 'python', {
      file: path.join('quixbugs', 'quixbugs_python.jsonl.gz'),
      read: readQuixBugs,
    }),
  ],
  'can-it-edit': [
    fileSet('CanItEdit', 'python', {
      file: path.join('canitedit', 'canitedit.jsonl.gz'),
      read: readCanItEdit,
    }),
  ],
};
