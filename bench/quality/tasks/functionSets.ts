import path from 'node:path';
import { numberAt, stringAt, type JsonObject } from '../../common/json';
import { closingBrace, pythonBody, stopWords, type StopRule } from './stopRules';
import { fileSet, type Task, type TaskLanguage, type TaskSet } from './task';

/** A function to be written from its head and description. The hole is everything behind the prompt. */
export interface FunctionTask extends Task {
  readonly stop: StopRule;
  /** Name of the function where the prompt has no head with it. */
  readonly functionName?: string;
}

/** Suites of functions to write. */
export const FUNCTION_SUITES = ['human-eval', 'mbpp', 'mbxp'] as const;
export type FunctionSuite = (typeof FUNCTION_SUITES)[number];

/** Stop words of the MBPP prompt without examples, as its common harnesses have them. */
const MBPP_STOP = ['\nclass', '\nassert', '\n"""', '\nprint', '\nif', '\n```'];

/** The task with its gold answer ended by its own stop rule, as every answer is. */
function ended(task: FunctionTask): FunctionTask {
  return { ...task, gold: task.gold === '' ? '' : (task.stop(task.gold) ?? task.gold) };
}

/** A line of HumanEval, or of the Python part of MBXP, which has the same shape. */
export function readPythonFunction(line: JsonObject): FunctionTask {
  return ended({
    id: stringAt(line, 'task_id'),
    language: 'python',
    prefix: stringAt(line, 'prompt'),
    suffix: '',
    gold: stringAt(line, 'canonical_solution'),
    test: stringAt(line, 'test'),
    entryPoint: stringAt(line, 'entry_point'),
    stop: pythonBody,
  });
}

function listAt(line: JsonObject, key: string): string[] {
  const value = line[key];
  if (!Array.isArray(value)) throw new Error(`expected a list at "${key}"`);
  return value.map(String);
}

/** A line of MBPP: the description and the first test as a docstring, everything else is to be written. */
export function readMbpp(line: JsonObject): FunctionTask {
  const tests = listAt(line, 'test_list');
  const code = stringAt(line, 'code').replaceAll('\r\n', '\n');
  const names = [...code.matchAll(/^def (\w+)/gm)].map(([, name = '']) => name);
  const functionName = names.find((name) => tests[0]?.includes(`${name}(`)) ?? names[0] ?? '';
  return ended({
    id: `MBPP/${numberAt(line, 'task_id')}`,
    language: 'python',
    prefix: `"""\n${stringAt(line, 'text')}\n${tests[0] ?? ''}\n"""\n`,
    suffix: '',
    gold: `${code}\n`,
    test: `${stringAt(line, 'test_setup_code')}\n${tests.join('\n')}`,
    stop: stopWords(MBPP_STOP),
    functionName,
  });
}

/** The test part of MBPP; its first ten tasks are for prompts, those behind for training. */
function isMbppTest(line: JsonObject): boolean {
  const id = numberAt(line, 'task_id');
  return id > 10 && id <= 510;
}

/** Reader of an MBXP line in a language with braces. Some lines have no reference solution. */
export function readMbxp(language: TaskLanguage): (line: JsonObject) => FunctionTask {
  return (line) => {
    const prefix = stringAt(line, 'prompt');
    const solution = line['canonical_solution'];
    return ended({
      id: stringAt(line, 'task_id'),
      language,
      prefix,
      suffix: '',
      gold: typeof solution === 'string' ? solution : '',
      test: stringAt(line, 'test'),
      stop: closingBrace(prefix),
    });
  };
}

function mbxp(
  language: TaskLanguage,
  file: string,
  read: (line: JsonObject) => FunctionTask,
): TaskSet<FunctionTask> {
  return fileSet('MBXP', language, { file: path.join('mbxp', `${file}.jsonl.gz`), read });
}

export const FUNCTION_SETS: Readonly<Record<FunctionSuite, readonly TaskSet<FunctionTask>[]>> = {
  'human-eval': [
    fileSet('HumanEval', 'python', {
      file: path.join('human-eval', 'HumanEval.jsonl.gz'),
      read: readPythonFunction,
    }),
  ],
  mbpp: [
    fileSet('MBPP, test part', 'python', {
      file: path.join('mbpp', 'mbpp.jsonl.gz'),
      holds: isMbppTest,
      read: readMbpp,
    }),
  ],
  mbxp: [
    mbxp('python', 'mbpp_release_v1', readPythonFunction),
    mbxp('javascript', 'mbjsp_release_v1.2', readMbxp('javascript')),
    mbxp('typescript', 'mbtsp_release_v1.2', readMbxp('typescript')),
    mbxp('java', 'mbjp_release_v1.2', readMbxp('java')),
  ],
};
