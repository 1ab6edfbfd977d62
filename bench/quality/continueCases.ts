/**
 * Continue's autocomplete cases, run through Anneal's post-processing: prefix, suffix, what a model said, and what its
 * users should see. Nothing is told to the filters but what the case has: the language by the file's name, and the
 * default indentation of VS Code, because a case has no editor. The expected text is compared as it is.
 */
import path from 'node:path';
import type { Snapshot } from '../../src/text/snapshot';
import { postprocess } from '../../src/complete/filters/index';
import { Grammars } from '../../src/syntax/grammars';
import { TreeJudge } from '../../src/syntax/judge';
import { Trees } from '../../src/syntax/trees';
import { type JsonObject, readJsonLines, stringAt } from '../common/json';
import { ROOT } from '../common/paths';

export interface ContinueCase {
  readonly group: string;
  readonly description: string;
  readonly filename: string;
  readonly prefix: string;
  readonly suffix: string;
  readonly completion: string;
  /** '' when nothing should be shown. */
  readonly expected: string;
}

export interface ContinueFailure {
  readonly description: string;
  readonly expected: string;
  readonly actual: string;
  /** Filter that dropped the completion, if one did. */
  readonly droppedBy?: string;
}

export interface ContinueResult {
  readonly total: number;
  readonly passed: number;
  /** Cases whose language has a grammar, so that the parser had a say. */
  readonly parsed: number;
  readonly failures: readonly ContinueFailure[];
}

const DIST = path.join(ROOT, 'dist');

const LANGUAGE_OF_ENDING: Readonly<Record<string, string>> = {
  ...{ c: 'c', cpp: 'cpp', cs: 'csharp', css: 'css', go: 'go', html: 'html', java: 'java' },
  ...{ js: 'javascript', json: 'json', jl: 'julia', kt: 'kotlin', md: 'markdown', php: 'php' },
  ...{ py: 'python', rb: 'ruby', rs: 'rust', scala: 'scala', scss: 'scss', sql: 'sql' },
  ...{ svelte: 'svelte', ts: 'typescript', tsx: 'typescriptreact', vue: 'vue', yaml: 'yaml' },
  ...{ clj: 'clojure', dart: 'dart', fs: 'fsharp', hs: 'haskell', R: 'r', sol: 'solidity' },
};

/**
 * Runs all cases of a file (JSON lines, plain or gzip).
 * @param dist where esbuild put the grammars and `web-tree-sitter.wasm`; without them the cases run as in a
 *   language that has no grammar
 */
export async function runContinueCases(file: string, dist = DIST): Promise<ContinueResult> {
  const grammars = new Grammars({ grammars: path.join(dist, 'grammars'), engine: dist });
  const trees = new Trees(grammars);
  try {
    const cases = readJsonLines(file).map(caseOf);
    const failures: ContinueFailure[] = [];
    let parsed = 0;
    for (const one of cases) {
      const snapshot = snapshotOf(one);
      if (await trees.warm(snapshot)) parsed++;
      const failure = runCase(one, snapshot, trees);
      if (failure !== undefined) failures.push(failure);
    }
    return { total: cases.length, passed: cases.length - failures.length, parsed, failures };
  } finally {
    trees.dispose();
    grammars.dispose();
  }
}

function snapshotOf(one: ContinueCase): Snapshot {
  return {
    uri: `case:/${one.description}/${one.filename}`,
    version: 1,
    languageId: LANGUAGE_OF_ENDING[one.filename.split('.').at(-1) ?? ''] ?? 'plaintext',
    text: one.prefix + one.suffix,
    offset: one.prefix.length,
    eol: '\n',
    indent: { insertSpaces: true, tabSize: 4 },
  };
}

function runCase(one: ContinueCase, snapshot: Snapshot, trees: Trees): ContinueFailure | undefined {
  const { text, dropped } = postprocess({
    snapshot,
    completion: one.completion,
    confidence: 1,
    threshold: 0,
    singleLine: false,
    trees: new TreeJudge(trees),
  });
  if (text === one.expected) return undefined;
  const { description, expected } = one;
  const failure = { description, expected, actual: text };
  return dropped === undefined ? failure : { ...failure, droppedBy: dropped.filter };
}

function caseOf(line: JsonObject): ContinueCase {
  const expected = line['expected_completion'];
  return {
    group: stringAt(line, 'group'),
    description: stringAt(line, 'description'),
    filename: stringAt(line, 'filename'),
    prefix: stringAt(line, 'prefix'),
    suffix: stringAt(line, 'suffix'),
    completion: stringAt(line, 'llm_output'),
    expected: typeof expected === 'string' ? expected : '',
  };
}
