import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { count, readArguments, UsageError } from '../../../bench/common/arguments';
import { toAnswer } from '../../../bench/common/infillCli';
import { readJsonLines } from '../../../bench/common/json';
import { clock } from '../../../bench/common/progress';
import fc from 'fast-check';
import { mean, pairedDifference, quantile, signTest, wilson } from '../../../bench/common/stats';
import { Journal } from '../../../bench/quality/journal';
import { toRow } from '../../../bench/quality/outcome';
import { cursorOf, matches, placeCompletion } from '../../../bench/quality/place';
import { findNode, scriptSource } from '../../../bench/quality/languages/javascript';
import { pythonSource } from '../../../bench/quality/languages/python';
import { infillFillers, likelyIndentation } from '../../../bench/quality/solvers/infillFillers';
import { oracleText } from '../../../bench/quality/solvers/infillWays';
import { spread, type Task } from '../../../bench/quality/tasks/task';
import { mapPool } from '../../../bench/sandbox/pool';

const python: Task = {
  id: 'p',
  language: 'python',
  prefix: 'def f(x):\n    if x:\n',
  suffix: '    return 2\n',
  gold: '        return 1\n',
  test: 'def check(f):\n    assert f(1) == 1\n',
  entryPoint: 'f',
};

const script: Task = {
  id: 's',
  language: 'javascript',
  prefix: 'const f = (x) => {\n',
  suffix: '\n};\n',
  gold: '  return x;',
  test: 'console.assert(f(1) === 1);',
};

describe('statistics', () => {
  it('gives the Wilson interval known from tables', () => {
    const { low, high } = wilson(8, 100);
    assert.ok(Math.abs(low - 0.0411) < 1e-4, String(low));
    assert.ok(Math.abs(high - 0.15) < 1e-4, String(high));
  });

  it('knows the ends and the void', () => {
    assert.deepEqual(wilson(0, 0), { low: 0, high: 1 });
    assert.equal(wilson(0, 10).low, 0);
    assert.equal(wilson(10, 10).high, 1);
  });

  it('compare pairs: the difference with its interval, and how likely it is by chance', () => {
    // By hand: centre 4/102, half 1.96 * sqrt(9 - 16/102) / 102.
    const { share, low, high } = pairedDifference(6, 2, 100);
    assert.equal(share, 0.04);
    assert.ok(Math.abs(low + 0.0179) < 1e-4 && Math.abs(high - 0.0963) < 1e-4);
    assert.equal(pairedDifference(0, 0, 0).share, 0);
    assert.ok(Math.abs(signTest(6, 2) - 74 / 256) < 1e-12);
    assert.deepEqual([signTest(0, 0), signTest(3, 3)], [1, 1]);
  });

  it('give differences that turn around with their ways, and never leave -1..1', () => {
    fc.assert(
      fc.property(fc.nat(50), fc.nat(50), fc.nat(50), (gained, lost, rest) => {
        const one = pairedDifference(gained, lost, gained + lost + rest);
        const other = pairedDifference(lost, gained, gained + lost + rest);
        assert.ok(-1 <= one.low && one.low <= one.share && one.share <= one.high && one.high <= 1);
        assert.ok(Math.abs(one.low + other.high) < 1e-12);
        assert.equal(signTest(gained, lost), signTest(lost, gained));
      }),
    );
  });

  it('interpolates quantiles and takes means', () => {
    assert.equal(quantile([4, 1, 3, 2], 0.5), 2.5);
    assert.equal(quantile([1, 2, 3], 1), 3);
    assert.equal(quantile([], 0.5), 0);
    assert.equal(mean([1, 2, 6]), 3);
    assert.equal(mean([]), 0);
  });
});

describe('fillers', () => {
  it('indent as the neighbours do', () => {
    assert.equal(likelyIndentation(python), '        ');
    assert.equal(likelyIndentation({ ...python, prefix: 'def f(x):\n    y = 1\n' }), '    ');
    assert.equal(likelyIndentation({ ...python, suffix: '            z()\n' }), '            ');
    assert.equal(likelyIndentation(script), '  ');
  });

  it('fill a hole with what stands around it', () => {
    const filled = infillFillers('python').map(({ name, fill }) => [name, fill(python)]);
    assert.deepEqual(filled, [
      ['empty', ''],
      ['`pass`', '        pass'],
      ['`return True`', '        return True'],
      ['copy previous line', '    if x:'],
      ['copy next line', '    return 2'],
    ]);
    assert.ok(infillFillers('typescript').every(({ name }) => !name.includes('pass')));
  });
});

describe('placing a completion', () => {
  it('adds the missing line break of a set that counts it to the gold text', () => {
    assert.equal(placeCompletion(python, '        return 1'), python.gold);
    assert.equal(placeCompletion(python, python.gold), python.gold);
    assert.equal(placeCompletion(python, ''), '');
    assert.equal(placeCompletion(script, '  return x;'), script.gold);
  });

  it('compares strictly and with blanks ignored', () => {
    assert.deepEqual(matches(python, python.gold), { exact: true, trimmed: true });
    assert.deepEqual(matches(python, '    return 1\n'), { exact: false, trimmed: true });
    assert.deepEqual(matches(python, ''), { exact: false, trimmed: false });
  });

  it('leaves the line break in the suffix on request', () => {
    assert.equal(cursorOf(python, 'published').suffix, python.suffix);
    assert.equal(cursorOf(python, 'own-line').suffix, `\n${python.suffix}`);
    assert.equal(cursorOf(script, 'own-line').suffix, script.suffix);
    const options = { maxTokens: 64, singleLine: false };
    assert.equal(oracleText(python, { ...options, cursor: 'own-line' }), '        return 1');
    assert.equal(oracleText(python, { ...options, cursor: 'published' }), python.gold);
  });
});

describe('programs', () => {
  const { assemble } = findNode();

  it('join prefix, completion, suffix and tests', () => {
    const body = 'def f(x):\n    if x:\n        return 1\n    return 2\n';
    const tests = 'def check(f):\n    assert f(1) == 1\n';
    assert.equal(pythonSource(python, python.gold), `${body}\n${tests}\ncheck(f)\n`);
    assert.match(scriptSource(script, script.gold), /^console\.assert = .*\nconst f/);
  });

  it('end with a marker that depends on the program', () => {
    const first = assemble(script, script.gold);
    const second = assemble(script, '  return 1;');
    assert.ok(first);
    assert.ok(first.program.files['main.js']?.endsWith(`;console.log("${first.marker}");\n`));
    assert.notEqual(first.marker, second?.marker);
  });

  it('are not run when they are no JavaScript or TypeScript', () => {
    assert.equal(assemble(script, '  return (x;'), undefined);
    assert.equal(assemble({ ...script, language: 'typescript' }, ': :'), undefined);
    const typed = assemble({ ...script, language: 'typescript' }, '  return x as number;');
    assert.ok(typed?.program.files['main.js']?.includes('return x;'));
  });
});

describe('rows', () => {
  it('count verdicts and average the effort of the answers that came', () => {
    const good = {
      text: 'a',
      tokens: 4,
      steps: 2,
      forwards: 3,
      encodeMs: 1,
      ms: 10,
      confidence: 1,
    };
    const row = toRow('model', 'free', [
      { verdict: 'pass', exact: true, trimmed: true, answer: { ...good, stop: 'complete' } },
      {
        verdict: 'timeout',
        exact: false,
        trimmed: true,
        answer: { ...good, ms: 20, stop: 'steps' },
      },
      {
        verdict: 'fail',
        exact: false,
        trimmed: false,
        answer: toAnswer({ error: { code: 'internal', message: '' } }),
      },
    ]);
    assert.equal(row.passed, 1);
    assert.equal(row.passRate, 0.3333);
    assert.equal(row.exactTrimmed, 0.6667);
    assert.equal(row.timeouts, 1);
    assert.equal(row.effort?.ms, 15);
    assert.equal(row.effort.errors, 1);
    assert.deepEqual(row.effort.stops, { complete: 1, steps: 1, 'error internal': 1 });
  });
});

describe('the bench’s own tools', () => {
  it('spread a selection evenly and always alike', () => {
    assert.deepEqual(spread([0, 1, 2, 3, 4, 5], 3), [0, 2, 4]);
    assert.deepEqual(spread([1, 2], 5), [1, 2]);
  });

  it('keep order in a pool and no two in one slot', async () => {
    const busy = new Set<number>();
    const doubled = await mapPool([5, 1, 3, 2], 2, async (item, slot) => {
      assert.ok(!busy.has(slot));
      busy.add(slot);
      await new Promise((resolve) => setTimeout(resolve, item));
      busy.delete(slot);
      return item * 2;
    });
    assert.deepEqual(doubled, [10, 2, 6, 4]);
  });

  it('read plain and compressed lines and name a broken one', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'anneal-lines-'));
    const file = path.join(folder, 'lines');
    writeFileSync(file, gzipSync('{"a":1}\n\n{"a":2}\n'));
    assert.deepEqual(readJsonLines(file), [{ a: 1 }, { a: 2 }]);
    writeFileSync(file, '{"a":1}\n[1]\n');
    assert.throws(() => readJsonLines(file), /lines:2: not a JSON object/);
    rmSync(folder, { recursive: true });
  });

  it('survive a journal whose last line is half written', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'anneal-journal-'));
    const file = path.join(folder, 'journal');
    const answer = toAnswer({ text: 'kept', stop: 'complete' });
    await new Journal(file, 's', false).answer('one', () => Promise.resolve(answer));
    writeFileSync(file, `${readFileSync(file, 'utf8')}{"key":"two","ans`);
    const again = new Journal(file, 's', true);
    assert.equal(again.size, 1);
    const kept = await again.answer('one', () => Promise.reject(new Error('asked again')));
    assert.equal(kept.text, 'kept');
    assert.equal(new Journal(file, 'another model', true).size, 0);
    rmSync(folder, { recursive: true });
  });

  it('read arguments or say what is wrong', () => {
    assert.deepEqual({ ...readArguments(['--n', '3'], { n: { type: 'string' } }) }, { n: '3' });
    assert.throws(() => readArguments(['--m'], { n: { type: 'string' } }), UsageError);
    assert.equal(count(undefined, 7, 'n'), 7);
    assert.throws(() => count('zero', 7, 'n'), UsageError);
  });

  it('write times as a clock', () => {
    assert.equal(clock(61.2), '1:01');
  });
});
