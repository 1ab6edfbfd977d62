import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { InfillCli } from '../../../bench/common/infillCli';
import { readJsonLines } from '../../../bench/common/json';
import { evaluateSet, type Bench, type SetResult } from '../../../bench/quality/evaluate';
import { Journal } from '../../../bench/quality/journal';
import { Judge } from '../../../bench/quality/judge';
import {
  readDerivedInfill,
  readHumanEvalInfilling,
  type Task,
  type TaskLanguage,
} from '../../../bench/quality/tasks';
import { findToolchain } from '../../../bench/quality/toolchain';
import { VerdictCache } from '../../../bench/quality/verdictCache';

const FIXTURES = path.join(__dirname, 'fixtures');

function miniatures(language: TaskLanguage): Task[] {
  const lines = readJsonLines(path.join(FIXTURES, `${language}.jsonl`));
  return lines.map(language === 'python' ? readHumanEvalInfilling : readDerivedInfill(language));
}

describe('the evaluation of infilling tasks', function () {
  this.timeout(60_000);
  const folder = mkdtempSync(path.join(tmpdir(), 'anneal-eval-'));
  const judge = new Judge(findToolchain(), new VerdictCache(), 2);
  const cli = new InfillCli([process.execPath, path.join(FIXTURES, 'fakeCli.cjs'), 'infill']);
  let asked = 0;

  after(async () => {
    await cli.close();
    rmSync(folder, { recursive: true });
  });

  function run(language: TaskLanguage, resume = false): Promise<SetResult> {
    const bench: Bench = {
      judge,
      journal: new Journal(path.join(folder, `${language}.jsonl`), 'one model', resume),
      ask: (request) => {
        asked += 1;
        return cli.infill(request);
      },
      options: { maxTokens: 64, singleLine: false, cursor: 'published' },
      modes: ['free', 'oracle'],
      tick: () => undefined,
    };
    return evaluateSet(`miniature ${language}`, language, miniatures(language), bench);
  }

  for (const language of ['python', 'javascript', 'typescript'] as const) {
    it(`${language}: gold answers pass and empty ones fail`, async () => {
      for (const task of miniatures(language)) {
        const expected = task.id.endsWith('wrong-gold') ? 'fail' : 'pass';
        assert.equal(await judge.judge(task, task.gold), expected, task.id);
        assert.equal(await judge.judge(task, ''), 'fail', task.id);
      }
    });
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
    assert.deepEqual(second, first);
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
