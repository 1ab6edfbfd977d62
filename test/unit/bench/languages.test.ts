import assert from 'node:assert/strict';
import path from 'node:path';
import { readJsonLines } from '../../../bench/common/json';
import { Judge } from '../../../bench/quality/judge';
import { goFiles } from '../../../bench/quality/languages/goFiles';
import { Toolchain } from '../../../bench/quality/languages/toolchain';
import { readDerivedInfill, readHumanEvalInfilling } from '../../../bench/quality/tasks/infillSets';
import type { Task, TaskLanguage } from '../../../bench/quality/tasks/task';
import { VerdictCache } from '../../../bench/quality/verdictCache';

const FIXTURES = path.join(__dirname, 'fixtures');

function miniatures(language: TaskLanguage): Task[] {
  const lines = readJsonLines(path.join(FIXTURES, `${language}.jsonl`));
  return lines.map(language === 'python' ? readHumanEvalInfilling : readDerivedInfill(language));
}

/** A line that ends the program with status 0 before its tests. */
const LEAVE: Readonly<Partial<Record<TaskLanguage, string>>> = {
  python: '    exit(0)\n',
  javascript: '  process.exit(0);',
  typescript: '  process.exit(0);',
  java: '        System.exit(0);',
  go: '    os.Exit(0); return strings.ToUpper(text)',
  cpp: '    exit(0);',
  rust: '    std::process::exit(0);',
};

describe('the languages of the benchmarks', function () {
  // The first time, Go's standard library and three Rust crates are compiled.
  this.timeout(240_000);
  const toolchain = new Toolchain();
  const judge = new Judge(toolchain, new VerdictCache(), 2);

  for (const language of Object.keys(LEAVE) as TaskLanguage[]) {
    it(`${language}: gold answers pass; empty ones, those that leave early and those that are no code fail`, async () => {
      if (toolchain.missing(language) !== undefined) {
        // Without its tools a language is reported as not run: there must be words for it, and no verdict.
        assert.match(toolchain.missing(language) ?? '', /installed|could not be had/);
        await assert.rejects(judge.judge(miniatures(language)[0]!, ''));
        return;
      }
      assert.notDeepEqual(toolchain.tools(language)?.versions, {});
      for (const task of miniatures(language)) {
        const expected = task.id.endsWith('wrong-gold') ? 'fail' : 'pass';
        assert.equal(await judge.judge(task, task.gold), expected, task.id);
        assert.equal(await judge.judge(task, ''), 'fail', task.id);
        assert.equal(await judge.judge(task, LEAVE[language] ?? ''), 'fail', task.id);
        assert.equal(await judge.judge(task, '((('), 'fail', task.id);
      }
    });
  }

  it('are missing with a reason where a tool is not installed or its folder cannot be made', () => {
    const broken = (): never => {
      throw new Error('go list failed: no space left');
    };
    const none = () => ({ missing: 'it is not installed' });
    const all = new Toolchain({
      ...{ python: none, javascript: none, typescript: none, java: none },
      ...{ go: broken, cpp: none, rust: none, c: none },
    });
    assert.equal(all.missing('java'), 'it is not installed');
    assert.equal(all.missing('go'), 'go list failed: no space left');
    assert.equal(all.tools('go'), undefined);
    assert.deepEqual(all.versions(['go', 'java']), {});
  });
});

describe('Go tasks', () => {
  const task = readDerivedInfill('go')({
    task_id: 'g',
    prefix: 'import (\n    "fmt"\n)\n\nfunc Area(r float64) float64 {\n',
    middle: '    return math.Pi * r * r',
    suffix: '\n}\n',
    test: 'func TestArea(t *testing.T) {\n    assert := assert.New(t)\n}\n',
    test_setup:
      'package main\n\nimport (\n    "math"\n    "testing"\n    "fmt"\n    "example/assert"\n)\n',
  });

  it('give each file the imports it uses, and leave those of the program alone', () => {
    const files = goFiles(task, task.gold, 'm');
    assert.match(files?.['program.go'] ?? '', /^package main\nimport "math"\nimport \(\n {4}"fmt"/);
    assert.match(
      files?.['tests.go'] ?? '',
      /^package main\nimport "testing"\nimport "example\/assert"\nfunc/,
    );
    assert.match(files?.['tests.go'] ?? '', /func main\(\) \{\n\tTestArea\(&testing\.T\{\}\)/);
    assert.doesNotMatch(goFiles(task, '    return 3', 'm')?.['program.go'] ?? '', /"math"/);
    const sorted = goFiles(task, '    sort.Ints(nil)', 'm')?.['program.go'] ?? '';
    assert.match(sorted, /^package main\nimport "sort"\nimport \(/);
  });

  it('without a test function are no program', () => {
    assert.equal(goFiles({ ...task, test: '' }, task.gold, 'm'), undefined);
  });
});
