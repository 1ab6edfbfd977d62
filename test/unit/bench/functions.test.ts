import assert from 'node:assert/strict';
import { toAnswer, type CliRequest } from '../../../bench/common/infillCli';
import { functionFillers } from '../../../bench/quality/solvers/functionFillers';
import { generateByInfill, generateWay } from '../../../bench/quality/solvers/generateWays';
import { readMbpp, readMbxp, readPythonFunction } from '../../../bench/quality/tasks/functionSets';
import { closingBrace, pythonBody, stopWords } from '../../../bench/quality/tasks/stopRules';

const python = readPythonFunction({
  task_id: 'p/0',
  prompt: 'def one():\n    """One."""\n',
  canonical_solution: '    return 1\n\n\ndef other():\n    pass\n',
  test: 'def check(f):\n    assert f() == 1\n',
  entry_point: 'one',
});

const java = readMbxp('java')({
  task_id: 'j/0',
  prompt: 'class One {\n    /** One. */\n    public static int one() {\n',
  canonical_solution:
    '        if (true) {\n            return 1;\n        }\n        return 1;\n    }\n}',
  test: 'class Main {}',
});

const mbpp = readMbpp({
  task_id: 11,
  text: 'Write one.',
  code: 'import math\r\ndef help(x):\r\n    return x\r\ndef one(x):\r\n    return help(1)',
  test_setup_code: 'a = 0',
  test_list: ['assert one(2) == 1', 'assert one(3) == 1'],
});

describe('stop rules', () => {
  it('end a Python body at the first line that is not indented', () => {
    assert.equal(pythonBody('    a = 1\n\n    return a\n# next\n'), '    a = 1\n\n    return a\n');
    assert.equal(pythonBody('    a = 1\n\n    ret'), undefined);
  });

  it('end a text before the first stop word', () => {
    const stop = stopWords(['\nassert', '\nprint']);
    assert.equal(stop('def f(): pass\nprint(f())\nassert f()'), 'def f(): pass\n');
    assert.equal(stop('def f():\n    print(1)'), undefined);
  });

  it('end a function at its own brace, and close the class around it', () => {
    const script = closingBrace('/** f */\nfunction f(a) {\n');
    assert.equal(
      script('  if (a) {\n  }\n  return a;\n}\nf(1);'),
      '  if (a) {\n  }\n  return a;\n}\n',
    );
    assert.equal(script('  if (a) {\n  }\n'), undefined);
    const method = closingBrace(java.prefix);
    assert.equal(
      method('        return 2;\n    }\n    int more() {'),
      '        return 2;\n    }\n}\n',
    );
  });
});

describe('functions to write', () => {
  it('are read with their gold answer ended as every answer is', () => {
    assert.equal(python.gold, '    return 1\n\n\n');
    assert.equal(python.entryPoint, 'one');
    assert.ok(java.gold.endsWith('        return 1;\n    }\n}\n'));
    assert.equal(readMbxp('java')({ task_id: 'j/1', prompt: 'x', test: '' }).gold, '');
  });

  it('of MBPP begin with the description and the first test', () => {
    assert.equal(mbpp.prefix, '"""\nWrite one.\nassert one(2) == 1\n"""\n');
    assert.equal(mbpp.test, 'a = 0\nassert one(2) == 1\nassert one(3) == 1');
    assert.equal(mbpp.functionName, 'one');
    assert.ok(!mbpp.gold.includes('\r'));
  });

  it('have trivial answers that are whole functions', () => {
    const texts = (task: typeof java) =>
      functionFillers(task.language).map(({ fill }) => fill(task));
    assert.deepEqual(texts(python), ['', '    return True\n', '    return []\n']);
    assert.equal(texts(mbpp)[1], 'def one(*_):\n    return True\n');
    assert.equal(texts(java)[1], '        return true;\n    }\n}\n');
  });
});

describe('a function written by repeated infilling', () => {
  const blocks = (texts: readonly string[], asked: CliRequest[] = []) => {
    const left = [...texts];
    const infill = (request: CliRequest) => {
      asked.push(request);
      return Promise.resolve(
        toAnswer({ text: left.shift() ?? '', forwards: 3, ms: 10, stop: 'x' }),
      );
    };
    return { infill };
  };

  it('grows block by block and ends where the stop rule says', async () => {
    const asked: CliRequest[] = [];
    const commands = blocks(['    a = 1\n', '    return a\nprint(', 'never asked'], asked);
    const answer = await generateByInfill(python, commands, 64);
    assert.equal(answer.text, '    a = 1\n    return a\n');
    assert.deepEqual(
      [answer.blocks, answer.forwards, answer.ms, answer.stop],
      [2, 6, 20, 'complete'],
    );
    assert.equal(asked[1]?.prefix, `${python.prefix}    a = 1\n`);
    assert.ok(asked.every(({ suffix }) => suffix === ''));
  });

  it('ends with an empty block, an error, or after eight blocks', async () => {
    assert.equal((await generateByInfill(python, blocks(['    a']), 64)).stop, 'empty block');
    const endless = blocks(Array.from({ length: 20 }, () => '    a = 1\n'));
    const answer = await generateByInfill(python, endless, 64);
    assert.deepEqual([answer.blocks, answer.stop], [8, 'blocks']);
    const failing = { infill: () => Promise.resolve(toAnswer({ error: { code: 'crashed' } })) };
    assert.equal((await generateByInfill(python, failing, 64)).error?.code, 'crashed');
  });

  it('gives way to the command `generate`, and the row says which was used', async () => {
    const { infill } = blocks([]);
    assert.equal(generateWay({ infill }, 64).name, 'Anneal, repeated infill (blocks of 64)');
    const generate = () => Promise.resolve(toAnswer({ text: '    return 1\nx = 1\n', blocks: 2 }));
    const way = generateWay({ infill, generate }, 64);
    assert.equal(way.name, 'Anneal, generate');
    assert.equal((await way.ask(python)).text, '    return 1\n');
  });
});
