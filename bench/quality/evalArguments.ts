import { existsSync } from 'node:fs';
import { cpus } from 'node:os';
import path from 'node:path';
import { count, readArguments, UsageError } from '../common/arguments';
import { CLI, MODELS } from '../common/paths';
import type { AskOptions, LengthMode } from './solvers/infillWays';
import { SUITE_NAMES, type SuiteName } from './suites';
import { TASK_LANGUAGES, type TaskLanguage } from './tasks/task';

const POST_PROCESSING = 'post-processing';
const CHOICES = [...SUITE_NAMES, POST_PROCESSING, 'all'] as const;

export const EVAL_USAGE = `usage: npm run eval -- --suite SUITE [options]
  SUITE is one of ${SUITE_NAMES.slice(0, 6).join(', ')},
  ${SUITE_NAMES.slice(6).join(', ')},
  ${POST_PROCESSING}, or all of them, with samples that end within the hour on two cores
  --evals DIR        folder of the benchmark data (or the variable ANNEAL_EVALS)
  --languages LIST   ${TASK_LANGUAGES.join(',')} (default: all)
  --limit N          at most N tasks of each set, spread evenly
  --modes LIST       free,oracle (default: both)
  --cursor STYLE     published: prefix and suffix as the set cuts them (default);
                     own-line: the line's break stays in the suffix, as on an empty line in an editor
  --single-line      ask for single-line completions
  --max-tokens N     longest completion, or block of one (default 64)
  --jobs N           programs tested at once (default: one a core)
  --resume           use the answers of an unfinished run with the same model, CLI and options
  --model DIR        model package (default: the variable ANNEAL_MODEL, or models/)
  --cli FILE         the CLI (default dist/cli.js)
  --out FILE         result of one suite (default bench/results/SUITE.json; with --limit bench/work/SUITE.json)`;

const OPTIONS = {
  suite: { type: 'string' },
  evals: { type: 'string' },
  languages: { type: 'string' },
  limit: { type: 'string' },
  modes: { type: 'string' },
  cursor: { type: 'string' },
  'single-line': { type: 'boolean' },
  'max-tokens': { type: 'string' },
  jobs: { type: 'string' },
  resume: { type: 'boolean' },
  model: { type: 'string' },
  cli: { type: 'string' },
  out: { type: 'string' },
} as const;

const MODES: readonly LengthMode[] = ['free', 'oracle'];
const CURSORS = ['published', 'own-line'] as const;

/** What one evaluation was asked for. */
export interface EvalRequest {
  readonly suites: readonly (SuiteName | typeof POST_PROCESSING)[];
  /** Whether each set is cut to the sample of a run of all suites. */
  readonly sampled: boolean;
  readonly evals: string;
  readonly languages: readonly TaskLanguage[];
  readonly modes: readonly LengthMode[];
  readonly limit: number | undefined;
  readonly options: AskOptions;
  readonly jobs: number;
  readonly resume: boolean;
  /** Folder of the model package. */
  readonly model: string;
  readonly cli: string;
  readonly out: string | undefined;
}

function oneOf<Choice extends string>(
  text: string,
  choices: readonly Choice[],
  name: string,
): Choice {
  const choice = choices.find((candidate) => candidate === text);
  if (choice === undefined) throw new UsageError(`--${name}: one of ${choices.join(', ')}`);
  return choice;
}

function listOf<Choice extends string>(
  text: string | undefined,
  choices: readonly Choice[],
  name: string,
): readonly Choice[] {
  return text === undefined ? choices : text.split(',').map((part) => oneOf(part, choices, name));
}

function evalsFolder(given: string | undefined): string {
  const folder = given ?? process.env['ANNEAL_EVALS'];
  if (folder === undefined) throw new UsageError('--evals DIR or ANNEAL_EVALS is needed');
  if (!existsSync(folder)) throw new UsageError(`no folder ${folder}`);
  return folder;
}

/** Reads the command line of `npm run eval`; throws a UsageError for anything unusable. */
export function readEvalRequest(argv: string[]): EvalRequest {
  const values = readArguments(argv, OPTIONS);
  const suite = oneOf(values.suite ?? '', CHOICES, 'suite');
  const all = suite === 'all';
  if (all && values.out !== undefined) throw new UsageError('--out: with one suite only');
  return {
    suites: all ? [...SUITE_NAMES, POST_PROCESSING] : [suite],
    sampled: all,
    evals: evalsFolder(values.evals),
    languages: listOf(values.languages, TASK_LANGUAGES, 'languages'),
    modes: listOf(values.modes, MODES, 'modes'),
    limit: values.limit === undefined ? undefined : count(values.limit, 1, 'limit'),
    options: {
      maxTokens: count(values['max-tokens'], 64, 'max-tokens'),
      singleLine: values['single-line'] ?? false,
      cursor: oneOf(values.cursor ?? 'published', CURSORS, 'cursor'),
    },
    jobs: count(values.jobs, cpus().length, 'jobs'),
    resume: values.resume ?? false,
    model: path.resolve(values.model ?? MODELS),
    cli: path.resolve(values.cli ?? CLI),
    out: values.out,
  };
}
