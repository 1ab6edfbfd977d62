import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { InfillCli } from '../../../bench/common/infillCli';
import { readJsonLines } from '../../../bench/common/json';
import { evaluateSet, type SetResult } from '../../../bench/quality/evaluate';
import { Journal } from '../../../bench/quality/journal';
import { Judge } from '../../../bench/quality/judge';
import { Toolchain } from '../../../bench/quality/languages/toolchain';
import { infillFillers } from '../../../bench/quality/solvers/infillFillers';
import { infillWays } from '../../../bench/quality/solvers/infillWays';
import { readDerivedInfill, readHumanEvalInfilling } from '../../../bench/quality/tasks/infillSets';
import type { Task } from '../../../bench/quality/tasks/task';
import { VerdictCache } from '../../../bench/quality/verdictCache';

type ScriptLanguage = 'python' | 'javascript';

const FIXTURES = path.join(__dirname, 'fixtures');

function miniatures(language: ScriptLanguage): Task[] {
  const lines = readJsonLines(path.join(FIXTURES, `${language}.jsonl`));
  return lines.map(language === 'python' ? readHumanEvalInfilling : readDerivedInfill(language));
}

describe('the evaluation of infilling tasks', function () {
  this.timeout(60_000);
  const folder = mkdtempSync(path.join(tmpdir(), 'anneal-eval-'));
  const judge = new Judge(new Toolchain(), new VerdictCache(), 2);
  const cli = new InfillCli([process.execPath, path.join(FIXTURES, 'fakeCli.cjs'), 'infill']);
  let asked = 0;

  after(async () => {
    await cli.close();
    rmSync(folder, { recursive: true });
  });

  function run(language: ScriptLanguage, resume = false): Promise<SetResult> {
    const infill: typeof cli.infill = (request) => {
      asked += 1;
      return cli.infill(request);
    };
    const options = { maxTokens: 64, singleLine: false, cursor: 'published' } as const;
    const ways = {
      models: infillWays({ infill }, options, ['free', 'oracle']),
      fillers: infillFillers(language),
      missing: [],
    };
    const journal = new Journal(path.join(folder, `${language}.jsonl`), 'one model', resume);
    const bench = { judge, journal, tick: () => undefined };
    return evaluateSet({ name: 'miniature', language }, miniatures(language), ways, bench);
  }

  it('scores the model, names excluded tasks and puts the fillers beside it', async () => {
    const result = await run('python');
    assert.deepEqual(result.excluded, [{ id: 'mini/py/wrong-gold', reason: 'gold answer: fail' }]);
    const scores = result.rows.map(({ name, tasks, passed }) => [name, tasks, passed]);
    assert.deepEqual(scores, [
      // One answer lacks the final newline, one is exact, one ends the program before its tests.
      ['Anneal, free length', 3, 2],
      ['Anneal, oracle length', 3, 2],
      ['empty', 3, 0],
      ['`pass`', 3, 0],
      ['`return True`', 3, 0],
      ['copy previous line', 3, 0],
      ['copy next line', 3, 0],
    ]);
    const [free, , empty] = result.rows;
    assert.equal(free?.exact, 0.6667);
    assert.equal(free.effort?.steps, 2);
    assert.deepEqual(free.effort.stops, { complete: 3 });
    assert.equal(empty?.effort, undefined);
  });

  it('goes on where an earlier run was, and starts anew without --resume', async () => {
    asked = 0;
    const first = await run('javascript');
    assert.equal(asked, 4);
    const second = await run('javascript', true);
    assert.equal(asked, 4);
    assert.deepEqual({ ...second, seconds: 0 }, { ...first, seconds: 0 });
    await run('javascript');
    assert.equal(asked, 8);
  });

  it('answers a crash of the CLI as an error and goes on', async () => {
    const request = { languageId: 'python', suffix: '' };
    assert.equal((await cli.infill({ ...request, prefix: 'CRASH' })).error?.code, 'crashed');
    assert.equal((await cli.infill({ ...request, prefix: 'ERROR' })).error?.code, 'too-large');
    assert.equal((await cli.infill({ ...request, prefix: 'other' })).error, undefined);
  });

  it('rejects when the CLI cannot run at all', async () => {
    const unusable = new InfillCli([
      process.execPath,
      path.join(FIXTURES, 'fakeCli.cjs'),
      'nonsense',
    ]);
    await assert.rejects(
      unusable.infill({ languageId: 'python', prefix: '', suffix: '' }),
      /cannot run/,
    );
  });
});
