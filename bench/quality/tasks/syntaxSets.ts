import path from 'node:path';
import { stringAt, type JsonObject } from '../../common/json';
import { ROOT } from '../../common/paths';
import { faulty, type FaultyTask } from './faultySets';
import { fileSet, TASK_LANGUAGES, type TaskLanguage, type TaskSet } from './task';

/** Code of held-out packages, broken as people break it, and whole. bench/data/README.md says how it is made. */
export const BROKEN_FILE = path.join(ROOT, 'bench', 'data', 'broken.jsonl.gz');
export const CLEAN_FILE = path.join(ROOT, 'bench', 'data', 'clean.jsonl.gz');

/** Suites judged by the parser or by comparing. */
export const SYNTAX_SUITES = ['syntax-repair', 'clean-code'] as const;
export type SyntaxSuite = (typeof SYNTAX_SUITES)[number];

/** Reader of a line of both files; clean code has no draft of its own. */
function readCode(language: TaskLanguage): (line: JsonObject) => FaultyTask {
  return (line) => {
    const gold = stringAt(line, 'text');
    const draft = typeof line['broken'] === 'string' ? line['broken'] : gold;
    return faulty({ id: stringAt(line, 'id'), language, gold, test: '' }, draft);
  };
}

function sets(name: string, file: string): TaskSet<FaultyTask>[] {
  return TASK_LANGUAGES.map((language) =>
    fileSet(name, language, {
      file,
      holds: (line) => line['lang'] === language,
      read: readCode(language),
    }),
  );
}

export const SYNTAX_SETS: Readonly<Record<SyntaxSuite, readonly TaskSet<FaultyTask>[]>> = {
  'syntax-repair': sets('Held-out code, broken', BROKEN_FILE),
  'clean-code': sets('Held-out code, whole', CLEAN_FILE),
};
