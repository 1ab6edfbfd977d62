import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { UsageError } from '../../../bench/common/arguments';
import { readEvalRequest, type EvalRequest } from '../../../bench/quality/evalArguments';
import type { SetResult } from '../../../bench/quality/evaluate';
import { runSuite, share } from '../../../bench/quality/runSuite';
import { sampleOf, setsOf, SUITE_NAMES, type SuiteName } from '../../../bench/quality/suites';

const FIXTURES = path.join(__dirname, 'fixtures');

const HUMAN_EVAL = {
  task_id: 'mini/0',
  prompt: 'def add_up(values):\n    """Sum."""\n',
  canonical_solution: '    return sum(values)\n',
  test: 'def check(f):\n    assert f([1, 2]) == 3\n',
  entry_point: 'add_up',
};

const NO_GOLD = { ...HUMAN_EVAL, task_id: 'mini/1', canonical_solution: '' };

/** A task that tests nothing: it passes with no answer at all. */
const FREE_GIFT = {
  task_id: 12,
  text: 'Nothing.',
  code: 'a = 1',
  test_setup_code: '',
  test_list: ['assert True'],
};

const QUIX_BUGS = {
  name: 'one',
  docstring: '"""One."""',
  buggy_program: 'def one():\n    retrun 1',
  solution: 'def one():\n    return 1',
  tests: 'assert one() == 1',
};

/** Rows as name, tasks and passed. */
const scores = (set: SetResult | undefined): unknown[] =>
  set?.rows.map(({ name, tasks, passed }) => [name, tasks, passed]) ?? [];

describe('the suites of the benchmarks, on a small slice', function () {
  this.timeout(60_000);
  const folder = mkdtempSync(path.join(tmpdir(), 'anneal-suites-'));
  const shared = share(path.join(folder, 'work'));

  const put = (name: string, ...lines: object[]): void => {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  };

  before(() => {
    put('human-eval/HumanEval.jsonl.gz', HUMAN_EVAL, NO_GOLD);
    put('mbpp/mbpp.jsonl.gz', FREE_GIFT);
    put('quixbugs/quixbugs_python.jsonl.gz', QUIX_BUGS);
    const infilling = path.join(folder, 'human-eval-infilling');
    mkdirSync(infilling);
    const single = 'HumanEval-SingleLineInfilling.jsonl.gz';
    copyFileSync(path.join(FIXTURES, 'python.jsonl'), path.join(infilling, single));
  });

  after(() => {
    shared.parsers.dispose();
    rmSync(folder, { recursive: true });
  });

  async function run(
    suite: SuiteName,
    cli: 'fakeCli' | 'fakeWholeCli',
    changes: Partial<EvalRequest> = {},
  ): Promise<readonly SetResult[]> {
    const argv = ['--suite', suite, '--evals', folder, '--languages', 'python', '--limit', '2'];
    const request = readEvalRequest([...argv, '--cli', path.join(FIXTURES, `${cli}.cjs`)]);
    const result = await runSuite(suite, { ...request, ...changes }, shared);
    assert.equal(result.suite, suite);
    const isTested = ['single-line', 'human-eval', 'mbpp', 'quixbugs'].includes(suite);
    assert.deepEqual(Object.keys(result.toolchain), isTested ? ['python'] : []);
    return result.sets;
  }

  it('infill a hole, and leave a set out whose data is missing', async () => {
    const sets = await run('single-line', 'fakeCli', { languages: ['python', 'java'] });
    const [python, java] = sets;
    assert.equal(python?.tasks, 2);
    assert.deepEqual(scores(python).slice(0, 3), [
      ['Anneal, free length', 2, 1],
      ['Anneal, oracle length', 2, 1],
      ['empty', 2, 0],
    ]);
    assert.equal(java?.status, 'not run');
    assert.match(java.reason ?? '', /^there is no .*humanevalpack_java_singleline\.jsonl\.gz$/);
  });

  it('write functions by repeated infilling, or by `generate` where the CLI has it', async () => {
    const [repeated] = await run('human-eval', 'fakeCli');
    assert.deepEqual(scores(repeated), [
      ['Anneal, repeated infill (blocks of 64)', 1, 1],
      ['empty', 1, 0],
      ['`return True`', 1, 0],
      ['`return []`', 1, 0],
    ]);
    assert.deepEqual(repeated?.excluded, [{ id: 'mini/1', reason: 'gold answer: none' }]);
    assert.deepEqual(repeated.passUnanswered, []);
    const [gift] = await run('mbpp', 'fakeCli');
    assert.deepEqual(gift?.passUnanswered, ['MBPP/12']);
    const [generated] = await run('human-eval', 'fakeWholeCli');
    assert.deepEqual(scores(generated)[0], ['Anneal, generate', 1, 1]);
    assert.equal(generated?.rows[0]?.effort?.blocks, 2);
  });

  it('repair a program by plain infilling, and by `repair` where the CLI has it', async () => {
    const [plain] = await run('quixbugs', 'fakeCli');
    assert.equal(plain?.missing?.length, 2);
    assert.deepEqual(scores(plain), [
      ['Line given: plain infilling, free length', 1, 0],
      ['Line given: plain infilling, oracle length', 1, 0],
      ['Line given: written anew, left to right', 1, 0],
      ['Line not given: written anew, left to right', 1, 0],
      ['leave as it is', 1, 0],
      ['Line given: delete it', 1, 0],
    ]);
    const [repaired] = await run('quixbugs', 'fakeWholeCli');
    assert.deepEqual(scores(repaired).slice(0, 2), [
      ['Line given: repair', 1, 1],
      ['Line not given: repair', 1, 1],
    ]);
    assert.equal(repaired?.rows[0]?.exact, 1);
    assert.equal(repaired.rows[0].effort?.rounds, 2);
  });

  it('leave out what only `repair` can do while the CLI has no such command', async () => {
    const [clean] = await run('clean-code', 'fakeCli');
    assert.deepEqual([clean?.status, clean?.reason], ['not run', 'the CLI has no repair command']);
    const [kept] = await run('clean-code', 'fakeWholeCli');
    assert.deepEqual(scores(kept), [
      ['repair', 2, 2],
      ['leave as it is', 2, 2],
    ]);
  });

  it('let the parser judge broken code, and the text itself lines and spans', async () => {
    const [broken] = await run('syntax-repair', 'fakeWholeCli');
    const left = broken?.rows.find(({ name }) => name === 'leave as it is');
    assert.deepEqual([left?.tasks, left?.passed, left?.parses], [2, 0, 0]);
    assert.deepEqual(broken?.excluded, []);
    for (const suite of ['next-line', 'next-span'] as const) {
      const [held] = await run(suite, 'fakeCli', { limit: 20 });
      assert.equal(held?.tasks, 20, suite);
      assert.deepEqual(held.excluded, []);
      assert.equal(held.rows.find(({ name }) => name === 'empty')?.passed, 0);
    }
  });

  it('look for the files of the published sets under their names', async () => {
    const reasons: string[] = [];
    for (const suite of SUITE_NAMES.filter((name) => !/next|syntax|clean/.test(name))) {
      for (const set of setsOf(suite, shared.parsers).sets) {
        const load = async (): Promise<unknown> => set.load('/none');
        await load().catch((error: unknown) => reasons.push(String(error)));
      }
    }
    const names = reasons.map((reason) => /there is no (.*)$/.exec(reason)?.[1]);
    const derived = ['js', 'java', 'go', 'cpp', 'rust'];
    assert.deepEqual(names.sort(), [
      'HumanEval-MultiLineInfilling.jsonl.gz',
      'HumanEval-RandomSpanInfilling.jsonl.gz',
      'HumanEval-RandomSpanInfillingLight.jsonl.gz',
      'HumanEval-SingleLineInfilling.jsonl.gz',
      'HumanEval.jsonl.gz',
      'canitedit.jsonl.gz',
      ...['cpp', 'go'].map((name) => `${name}.jsonl.gz`),
      ...derived
        .flatMap((name) => ['multiline', 'singleline'].map((part) => `${name}_${part}`))
        .map((name) => `humanevalpack_${name}.jsonl.gz`)
        .sort(),
      'java.jsonl.gz',
      'js.jsonl.gz',
      'mbjp_release_v1.2.jsonl.gz',
      'mbjsp_release_v1.2.jsonl.gz',
      'mbpp.jsonl.gz',
      'mbpp_release_v1.jsonl.gz',
      'mbtsp_release_v1.2.jsonl.gz',
      'mbxp_ts_multiline.jsonl.gz',
      'mbxp_ts_singleline.jsonl.gz',
      'python.jsonl.gz',
      'quixbugs_python.jsonl.gz',
      'rust.jsonl.gz',
    ]);
  });

  it('have a sample each for the run of all of them, and such a run takes every suite', () => {
    const all = readEvalRequest(['--suite', 'all', '--evals', folder]);
    assert.deepEqual(all.suites, [...SUITE_NAMES, 'post-processing']);
    assert.ok(all.sampled);
    assert.ok(SUITE_NAMES.every((name) => sampleOf(name, 'python') >= 20));
    assert.ok(SUITE_NAMES.every((name) => sampleOf(name, 'java') <= sampleOf(name, 'python')));
    const both = ['--suite', 'all', '--evals', folder, '--out', 'x'];
    assert.throws(() => readEvalRequest(both), UsageError);
    assert.throws(() => readEvalRequest(['--suite', 'none', '--evals', folder]), UsageError);
    assert.throws(() => readEvalRequest(['--suite', 'all', '--evals', '/none']), /no folder/);
  });
});
