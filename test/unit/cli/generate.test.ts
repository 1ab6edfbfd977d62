import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { readArguments } from '../../../src/cli/arguments';
import { readGenerateLine } from '../../../src/cli/generateLine';
import { serveGenerate, type GenerateTools } from '../../../src/cli/generateServe';
import { DEFAULT_GENERATE_OPTIONS } from '../../../src/generate/job';
import type { Grammars } from '../../../src/syntax/grammars';
import { scriptedModel, type Answer } from '../generate/support';
import { testGrammars } from '../syntax/parsers';

const LINE = { id: 'a', languageId: 'typescript', prefix: 'function f() {\n  ' };

describe('CLI generate line', () => {
  const read = (line: object) => readGenerateLine({ kind: 'text', text: JSON.stringify(line) });

  it('needs only a language and a prefix', () => {
    assert.deepEqual(read(LINE), {
      request: { ...LINE, suffix: '', options: DEFAULT_GENERATE_OPTIONS },
    });
  });

  it('takes everything else', () => {
    const options = { maxBlocks: 2, maxTokens: 9, deadlineMs: 7, seed: 3, temperature: 0.5 };
    const line = { ...LINE, suffix: '}', instruction: 'one', options };
    assert.deepEqual(read(line), {
      request: { ...LINE, suffix: '}', options: { ...options, instruction: 'one' } },
    });
  });

  it('is refused with a reason', () => {
    const refused: [object, RegExp][] = [
      [{ ...LINE, prefix: 5 }, /prefix is not a text/],
      [{ ...LINE, suffix: 5 }, /suffix is not a text/],
      [{ ...LINE, instruction: [] }, /instruction is not a text/],
      [{ ...LINE, options: { maxBlocks: 0 } }, /maxBlocks is not a whole number of at least 1/],
      [{ ...LINE, options: { maxBlocks: 65 } }, /maxBlocks is more than 64/],
      [{ ...LINE, options: { seed: -1 } }, /seed/],
      [{ ...LINE, options: { temperature: 'hot' } }, /temperature is not a number from 0 to 10/],
      [{ ...LINE, options: { temperature: 11 } }, /temperature/],
      [{ ...LINE, prefix: 'a\ud800' }, /prefix is not valid Unicode/],
      [{ ...LINE, instruction: '\udc00' }, /instruction is not valid Unicode/],
      [{ ...LINE, prefix: 'x'.repeat(3_000_000) }, /at most 2097152/],
    ];
    for (const [line, message] of refused) {
      const answer = read(line);
      assert.ok('failure' in answer);
      assert.equal(answer.id, 'a');
      assert.match(answer.failure.message, message);
    }
  });

  it('is a command', () => {
    assert.deepEqual(readArguments(['generate', '--threads', '1']), {
      kind: 'generate',
      threads: 1,
    });
    for (const more of ['file.ts', '--write']) {
      assert.equal(readArguments(['generate', more]).kind, 'unusable');
    }
  });
});

describe('CLI generate', () => {
  let grammars: Grammars;

  before(() => {
    grammars = testGrammars();
  });

  after(() => {
    grammars.dispose();
  });

  async function answersTo(lines: readonly object[], answer: Answer) {
    const model = scriptedModel(answer);
    const closed: string[] = [];
    const closing: GenerateTools['model'] = {
      ...model,
      close: (documentId) => closed.push(documentId),
    };
    const answers: Record<string, unknown>[] = [];
    const input = Readable.from([lines.map((line) => `${JSON.stringify(line)}\n`).join('')]);
    await serveGenerate(
      { model: closing, grammars },
      {
        input: input.map((part: string) => Buffer.from(part)),
        write: (line) => {
          answers.push(JSON.parse(line) as Record<string, unknown>);
          return Promise.resolve();
        },
      },
    );
    return { answers, closed };
  }

  it('answers line by line, forgets each text, and goes on after an error', async () => {
    const { answers, closed } = await answersTo([LINE, { id: 2 }, LINE], (_, block) => {
      if (block > 1) throw new Error('boom');
      return 'return 1;\n}\nmore';
    });
    const { ms, ...first } = answers[0]!;
    assert.equal(typeof ms, 'number');
    assert.deepEqual(first, {
      id: 'a',
      text: 'return 1;\n}',
      blocks: 1,
      tokens: 2,
      steps: 3,
      forwards: 4,
      confidence: 0.5,
      stop: 'complete',
    });
    assert.deepEqual(Object.keys(answers[1]!), ['id', 'error']);
    assert.deepEqual(answers[2], {
      id: 'a',
      error: { code: 'internal', message: 'Unexpected error: boom' },
    });
    assert.deepEqual(closed, ['line', 'line']);
  });
});
