import assert from 'node:assert/strict';
import fc from 'fast-check';
import { toAnswer, type CliRequest } from '../../../bench/common/infillCli';
import {
  applyEdits,
  toRepairAnswer,
  type RepairRequest,
} from '../../../bench/quality/solvers/commands';
import {
  cleanWays,
  editWays,
  faultWays,
  replaceFault,
} from '../../../bench/quality/solvers/repairWays';
import { tokenEdits } from '../../../bench/quality/syntax/tokenEdits';
import { faultOf, goldAt } from '../../../bench/quality/tasks/fault';
import {
  faulty,
  readCanItEdit,
  readHumanEvalFix,
  readQuixBugs,
  type FaultyTask,
} from '../../../bench/quality/tasks/faultySets';

const make = (draft: string, gold: string): FaultyTask =>
  faulty({ id: 't', language: 'python', gold, test: '' }, draft);

describe('where a program differs from the right one', () => {
  const at = (draft: string, gold: string): [string, string] => {
    const { start, end } = faultOf(draft, gold);
    return [draft.slice(start, end), goldAt({ start, end }, draft, gold)];
  };

  it('is the lines from the first to the last that differ', () => {
    assert.deepEqual(at('a\nb\nc\n', 'a\nB\nc\n'), ['b', 'B']);
    assert.deepEqual(at('a\nb\nc\nd\n', 'a\nB\nc\nD\n'), ['b\nc\nd', 'B\nc\nD']);
    assert.deepEqual(at('a\nb', 'a\nB'), ['b', 'B']);
  });

  it('is an empty place where lines are missing, and a line too many where there is one', () => {
    assert.deepEqual(at('a\nc\n', 'a\nb\nc\n'), ['', 'b\n']);
    assert.deepEqual(at('a\nb\nc\n', 'a\nc\n'), ['b\n', '']);
    assert.deepEqual(at('a\nb', 'a'), ['\nb', '']);
    assert.deepEqual(at('a\n', 'a\n'), ['', '']);
  });

  it('gives the right program when the right text is put there', () => {
    const lines = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 8 });
    const text = lines.map((list) => list.join('\n'));
    const property = fc.property(text, text, (draft, gold) => {
      const task = make(draft, gold);
      assert.equal(replaceFault(task, goldAt(faultOf(draft, gold), draft, gold)), gold);
    });
    fc.assert(property);
  });
});

describe('token edits', () => {
  it('count words and signs, line breaks with their indentation, and no blanks', () => {
    assert.equal(tokenEdits('f(a, b)', 'f(a,b)'), 0);
    assert.equal(tokenEdits('f(a b)', 'f(a, b)'), 1);
    assert.equal(tokenEdits('f(a]', 'f(a)'), 1);
    assert.equal(tokenEdits('if a:\n  b', 'if a:\n    b'), 1);
    assert.equal(tokenEdits('retrun x', 'return x'), 1);
    assert.equal(tokenEdits('', 'a b c'), 3);
    assert.equal(tokenEdits('a b c', 'x b y'), 2);
  });

  it('are a distance', () => {
    const text = fc.array(fc.constantFrom('a', 'b', '(', ')', '\n'), { maxLength: 12 });
    const property = fc.property(text, text, (left, right) => {
      const [a, b] = [left.join(' '), right.join(' ')];
      const edits = tokenEdits(a, b);
      assert.equal(edits, tokenEdits(b, a));
      assert.ok(edits <= Math.max(left.length, right.length));
      assert.equal(tokenEdits(a, a), 0);
    });
    fc.assert(property);
  });
});

describe('sets of programs to repair', () => {
  it('give the whole program with its bug, and the line that is wrong', () => {
    const fix = readHumanEvalFix('go')({
      task_id: 'g/0',
      prompt: 'func F() int {\n',
      buggy_solution: '    return 1\n}\n',
      canonical_solution: '    return 2\n}\n',
      test: 't',
      test_setup: 'package main\n',
    });
    assert.equal(fix.draft, 'func F() int {\n    return 1\n}\n');
    assert.equal(fix.testSetup, 'package main\n');
    assert.equal(fix.draft.slice(fix.fault?.start, fix.fault?.end), '    return 1');
    const quix = readQuixBugs({
      name: 'gcd',
      docstring: '"""doc"""',
      buggy_program: 'def gcd():\n    return 1',
      solution: 'def gcd():\n    return 2',
      tests: 'assert gcd() == 2',
    });
    assert.ok(quix.draft.endsWith('return 1\n\n"""doc"""\n'));
    assert.equal(quix.draft.slice(quix.fault?.start, quix.fault?.end), '    return 1');
  });

  it('of CanItEdit have two instructions and no line to point at', () => {
    const edit = readCanItEdit({
      id: 3,
      before: 'a = 1',
      after: 'a = 2',
      instruction_descriptive: 'Make `a` 2.',
      instruction_lazy: 'a is 2',
      tests: 'assert a == 2',
    });
    assert.equal(edit.fault, undefined);
    assert.deepEqual(edit.instructions, { descriptive: 'Make `a` 2.', lazy: 'a is 2' });
  });
});

describe('ways to repair', () => {
  const task = make('def f():\n    retrun 1\n', 'def f():\n    return 1\n');
  const infill = (request: CliRequest) => {
    const seen = `${request.prefix}|${request.options?.oracleLengthOf ?? ''}|${request.suffix}`;
    return Promise.resolve(toAnswer({ text: `<${seen}>`, stop: request.options?.order, ms: 1 }));
  };

  it('are, while the CLI has no such command, plain infilling of the given line', async () => {
    const ways = faultWays({ infill }, ['free', 'oracle'], 64);
    assert.deepEqual(
      ways.missing.map(({ name, reason }) => [name, reason]),
      [
        ['Line given: repair', 'the CLI has no repair command'],
        ['Line not given: repair', 'the CLI has no repair command'],
      ],
    );
    const texts = await Promise.all(ways.models.map(async ({ ask }) => (await ask(task)).text));
    assert.deepEqual(texts, [
      'def f():\n<def f():\n||\n>\n',
      'def f():\n<def f():\n|    return 1|\n>\n',
      'def f():\n<def f():\n||\n>\n',
      `<${task.draft}\n\n||>`,
    ]);
    const orders = await Promise.all(ways.models.map(async ({ ask }) => (await ask(task)).stop));
    assert.deepEqual(orders, ['', '', 'left-to-right', 'left-to-right']);
    const fills = ways.fillers.map(({ fill }) => fill(task));
    assert.deepEqual(fills, [task.draft, 'def f():\n\n']);
    assert.equal(ways.fillers[0]?.isNoAnswer, true);
    assert.equal(cleanWays({ infill }).models.length, 0);
    assert.equal(editWays({ infill }).missing.length, 2);
  });

  it('ask `repair` for the line, for the whole text, and with an instruction', async () => {
    const asked: RepairRequest[] = [];
    const repair = (request: RepairRequest) => {
      asked.push(request);
      return Promise.resolve(toAnswer({ text: request.text }));
    };
    for (const { ask } of faultWays({ infill, repair }, [], 64).models) await ask(task);
    const edit = { ...task, instructions: { descriptive: 'long', lazy: 'short' } };
    for (const { ask } of editWays({ infill, repair }).models) await ask(edit);
    const text = task.draft;
    assert.deepEqual(asked, [
      { languageId: 'python', text, start: 9, end: 21 },
      { languageId: 'python', text },
      { languageId: 'python', text, options: { instruction: 'long' } },
      { languageId: 'python', text, options: { instruction: 'short' } },
    ]);
  });

  it('take the answer from the edits', () => {
    const edits = [
      { start: 1, end: 2, newText: 'BB' },
      { start: 3, end: 3, newText: '!' },
    ];
    assert.equal(applyEdits('abc', edits), 'aBBc!');
    const answer = toRepairAnswer({ edits, changed: true, rounds: 2, ms: 5 }, 'abc');
    assert.deepEqual(
      [answer.text, answer.stop, answer.rounds, answer.ms],
      ['aBBc!', 'complete', 2, 5],
    );
    const none = toRepairAnswer({ edits: [], changed: false, reason: 'nothing suspicious' }, 'abc');
    assert.deepEqual([none.text, none.stop], ['abc', 'nothing suspicious']);
    const error = toRepairAnswer({ error: { code: 'x', message: 'y' } }, 'abc');
    assert.deepEqual([error.text, error.error?.code], ['', 'x']);
  });
});
