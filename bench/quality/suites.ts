import type { Parsers } from './syntax/parsers';
import { FAULTY_SETS, type FaultyTask } from './tasks/faultySets';
import { FUNCTION_SETS, type FunctionTask } from './tasks/functionSets';
import { heldOutSets } from './tasks/heldOutSets';
import { INFILL_SETS } from './tasks/infillSets';
import { SYNTAX_SETS } from './tasks/syntaxSets';
import type { TaskLanguage, TaskSet } from './tasks/task';

/** What the tasks of a suite ask for, and with it what decides about an answer and which rows there are. */
export type SuiteKind = 'infill' | 'exact' | 'fix' | 'syntax' | 'clean' | 'generate' | 'edit';

/** A suite as the report shows it. */
export interface SuiteFacts {
  readonly title: string;
  readonly kind: SuiteKind;
  /** Tasks of a set in a run of all suites, so that it ends within the hour. */
  readonly sample: { readonly scripts: number; readonly compiled: number };
}

/** One suite; its kind stays known by name. */
const suite = <Kind extends SuiteKind>(
  kind: Kind,
  title: string,
  sample: SuiteFacts['sample'],
): SuiteFacts & { readonly kind: Kind } => ({ kind, title, sample });

/** The suites in the order of the report. */
export const SUITES = {
  'single-line': suite('infill', 'Single-line infilling', { scripts: 150, compiled: 50 }),
  'multi-line': suite('infill', 'Multi-line infilling', { scripts: 80, compiled: 30 }),
  'random-span': suite('infill', 'Random-span infilling', { scripts: 100, compiled: 0 }),
  'random-span-light': suite('infill', 'Random-span infilling, light', {
    scripts: 82,
    compiled: 0,
  }),
  'next-line': suite('exact', 'Next line in held-out files', { scripts: 100, compiled: 100 }),
  'next-span': suite('exact', 'Next span in held-out files', { scripts: 50, compiled: 50 }),
  'human-eval-fix': suite('fix', 'Repair of functions: HumanEvalPack fix', {
    scripts: 82,
    compiled: 40,
  }),
  quixbugs: suite('fix', 'Repair of programs: QuixBugs', { scripts: 20, compiled: 0 }),
  'syntax-repair': suite('syntax', 'Repair of broken syntax', { scripts: 50, compiled: 50 }),
  'clean-code': suite('clean', 'Clean code left alone', { scripts: 50, compiled: 50 }),
  'human-eval': suite('generate', 'Functions from a description: HumanEval', {
    scripts: 82,
    compiled: 0,
  }),
  mbpp: suite('generate', 'Functions from a description: MBPP', { scripts: 100, compiled: 0 }),
  mbxp: suite('generate', 'Functions from a description: MBXP', { scripts: 60, compiled: 40 }),
  'can-it-edit': suite('edit', 'Edits by instruction: CanItEdit', { scripts: 53, compiled: 0 }),
} as const satisfies Readonly<Record<string, SuiteFacts>>;

export type SuiteName = keyof typeof SUITES;
export const SUITE_NAMES = Object.keys(SUITES) as readonly SuiteName[];

/** The sets of a suite with the kind of their tasks. */
export type SuiteSets =
  | { readonly kind: 'infill' | 'exact'; readonly sets: readonly TaskSet[] }
  | { readonly kind: 'generate'; readonly sets: readonly TaskSet<FunctionTask>[] }
  | {
      readonly kind: 'fix' | 'syntax' | 'clean' | 'edit';
      readonly sets: readonly TaskSet<FaultyTask>[];
    };

/** The sets of a suite. */
export function setsOf(name: SuiteName, parsers: Parsers): SuiteSets {
  switch (name) {
    case 'single-line':
    case 'multi-line':
    case 'random-span':
    case 'random-span-light':
      return { kind: SUITES[name].kind, sets: INFILL_SETS[name] };
    case 'next-line':
    case 'next-span':
      return { kind: SUITES[name].kind, sets: heldOutSets(name, parsers) };
    case 'human-eval-fix':
    case 'quixbugs':
    case 'can-it-edit':
      return { kind: SUITES[name].kind, sets: FAULTY_SETS[name] };
    case 'syntax-repair':
    case 'clean-code':
      return { kind: SUITES[name].kind, sets: SYNTAX_SETS[name] };
    case 'human-eval':
    case 'mbpp':
    case 'mbxp':
      return { kind: SUITES[name].kind, sets: FUNCTION_SETS[name] };
  }
}

const SCRIPTS: readonly TaskLanguage[] = ['python', 'javascript', 'typescript'];

/** Tasks of a set that a run of all suites takes. */
export function sampleOf(name: SuiteName, language: TaskLanguage): number {
  const { scripts, compiled } = SUITES[name].sample;
  return SCRIPTS.includes(language) ? scripts : compiled;
}
