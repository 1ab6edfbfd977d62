import path from 'node:path';
import { stringAt, type JsonObject } from '../../common/json';
import { fileSet, type Task, type TaskLanguage, type TaskSet } from './task';

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
    ...(language === 'go' && { testSetup: stringAt(line, 'test_setup') }),
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
function python(suite: InfillSuite, part: string): TaskSet {
  const file = path.join('human-eval-infilling', `HumanEval-${part}.jsonl.gz`);
  return fileSet(`HumanEval-Infilling ${suite}`, 'python', { file, read: readHumanEvalInfilling });
}

/** Files of the same kind made of another set's programs: language, set, short name in the file's. */
const DERIVED: readonly (readonly [TaskLanguage, string, string])[] = [
  ['javascript', 'HumanEvalPack', 'humanevalpack_js'],
  ['typescript', 'MBXP', 'mbxp_ts'],
  ['java', 'HumanEvalPack', 'humanevalpack_java'],
  ['go', 'HumanEvalPack', 'humanevalpack_go'],
  ['cpp', 'HumanEvalPack', 'humanevalpack_cpp'],
  ['rust', 'HumanEvalPack', 'humanevalpack_rust'],
];

function derived(suite: InfillSuite): TaskSet[] {
  return DERIVED.map(([language, source, short]) => {
    const file = path.join('derived-infill', `${short}_${suite.replace('-', '')}.jsonl.gz`);
    return fileSet(`${source} ${suite}`, language, { file, read: readDerivedInfill(language) });
  });
}

export const INFILL_SETS: Readonly<Record<InfillSuite, readonly TaskSet[]>> = {
  'single-line': [python('single-line', 'SingleLineInfilling'), ...derived('single-line')],
  'multi-line': [python('multi-line', 'MultiLineInfilling'), ...derived('multi-line')],
  'random-span': [python('random-span', 'RandomSpanInfilling')],
  'random-span-light': [python('random-span-light', 'RandomSpanInfillingLight')],
};
