import assert from 'node:assert/strict';
import { Readable, Writable } from 'node:stream';
import { readArguments } from '../../../src/cli/arguments';
import { readLines, type Line } from '../../../src/cli/lines';
import { readRequestLine } from '../../../src/cli/requestLine';
import { run } from '../../../src/cli/run';
import { serve } from '../../../src/cli/serve';
import type { InfillQuery } from '../../../src/model/model';
import type { InfillResult, RuntimeInfo } from '../../../src/protocol';

describe('CLI arguments', () => {
  it('are read', () => {
    assert.deepEqual(readArguments(['infill']), { kind: 'infill' });
    assert.deepEqual(readArguments(['info', '--model', 'm', '--threads', '2']), {
      kind: 'info',
      model: 'm',
      threads: 2,
    });
    assert.deepEqual(readArguments(['--help']), { kind: 'help' });
    assert.deepEqual(readArguments(['infill', '-h']), { kind: 'help' });
  });

  it('are refused with a reason', () => {
    const refused: [string[], RegExp][] = [
      [[], /command is missing/],
      [['dance'], /dance is no command/],
      [['infill', 'more'], /more is too much/],
      [['infill', '--threads', '0'], /--threads/],
      [['infill', '--threads', 'two'], /--threads/],
      [['infill', '--fast'], /--fast/],
      [['infill', '--model'], /--model/],
    ];
    for (const [argv, reason] of refused) {
      const command = readArguments(argv);
      assert.ok(command.kind === 'unusable', argv.join(' '));
      assert.match(command.reason, reason);
    }
  });
});

async function linesOf(chunks: readonly (string | Buffer)[], maxBytes = 10): Promise<Line[]> {
  const lines: Line[] = [];
  for await (const line of readLines(
    Readable.from(chunks.map((chunk) => Buffer.from(chunk))),
    maxBytes,
  )) {
    lines.push(line);
  }
  return lines;
}

const text = (value: string): Line => ({ kind: 'text', text: value });

describe('CLI lines', () => {
  it('are put together from pieces, the last without a line feed', async () => {
    assert.deepEqual(await linesOf(['a', 'b\nc', '\n\nd']), [
      text('ab'),
      text('c'),
      text(''),
      text('d'),
    ]);
    assert.deepEqual(await linesOf([]), []);
    assert.deepEqual(
      await linesOf([Buffer.from('é').subarray(0, 1), Buffer.from('é\n').subarray(1)]),
      [text('é')],
    );
  });

  it('are refused one by one when too long or not UTF-8', async () => {
    assert.deepEqual(await linesOf(['12345', '678901\nok\n', Buffer.from([0xff, 0x0a]), 'ok\n']), [
      { kind: 'too-large', bytes: 11 },
      text('ok'),
      { kind: 'not-utf8' },
      text('ok'),
    ]);
  });
});

describe('CLI request line', () => {
  const failure = (line: object | string) => {
    const json = typeof line === 'string' ? line : JSON.stringify(line);
    const read = readRequestLine(text(json));
    assert.ok('failure' in read);
    return read;
  };

  it('is read with any id', () => {
    const line = { id: { a: 1 }, languageId: 'python', prefix: 'p', suffix: 's', path: 'f.py' };
    const read = readRequestLine(text(JSON.stringify(line)));
    assert.deepEqual(read, { request: { ...line, options: {} } });
  });

  it('is refused with its id and the field that is wrong', () => {
    assert.equal(failure('{').failure.code, 'bad-request');
    assert.match(failure('[]').failure.message, /not an object/);
    const read = failure({ id: 4, languageId: 'python', prefix: 'p' });
    assert.equal(read.id, 4);
    assert.match(read.failure.message, /suffix is not a text/);
    assert.match(failure({ languageId: 1, prefix: '', suffix: '' }).failure.message, /languageId/);
    assert.match(
      failure({ languageId: 'x', prefix: '', suffix: '', path: 3 }).failure.message,
      /path/,
    );
    assert.match(
      failure({ languageId: 'x', prefix: '', suffix: '', options: { maxTokens: 'x' } }).failure
        .message,
      /maxTokens/,
    );
  });

  it('is refused with half a surrogate pair and when it is too large', () => {
    const broken = failure('{"id":1,"languageId":"x","prefix":"a\\ud800","suffix":""}');
    assert.equal(broken.failure.code, 'invalid-text');
    assert.match(broken.failure.message, /^The prefix/);
    const large = failure({ id: 1, languageId: 'x', prefix: 'x'.repeat(5_000_000), suffix: '' });
    assert.deepEqual([large.id, large.failure.code], [1, 'too-large']);
    const read = readRequestLine({ kind: 'too-large', bytes: 99 });
    assert.ok('failure' in read && read.failure.message.includes('99 bytes'));
  });
});

const RESULT: InfillResult = {
  text: 'T',
  tokens: 1,
  steps: 2,
  forwards: 3,
  encodedTokens: 9,
  encodeMs: 4,
  ms: 5,
  confidence: 0.5,
  stop: 'complete',
  alternatives: [],
};

async function answersTo(input: string, infill: (query: InfillQuery) => InfillResult) {
  const answers: unknown[] = [];
  const closed: string[] = [];
  await serve({
    model: {
      infill: (query) => Promise.resolve(query).then(infill),
      close: (documentId) => closed.push(documentId),
      info: { maxPrefix: 4, maxSuffix: 4 } as RuntimeInfo,
    },
    parses: (languageId, code) =>
      Promise.resolve(languageId === 'python' ? code === 'pTs' : undefined),
    input: Readable.from([Buffer.from(input)]),
    write: (line) => {
      answers.push(JSON.parse(line));
      return Promise.resolve();
    },
  });
  return { answers, closed };
}

describe('CLI infill', () => {
  const line = (change: object) =>
    `${JSON.stringify({ languageId: 'python', prefix: 'p', suffix: 's', ...change })}\n`;

  it('answers line by line and forgets each document', async () => {
    const input = line({ id: 1, path: 'a.py' }) + '\n' + line({ id: 2, languageId: 'cobol' });
    const { answers, closed } = await answersTo(input, () => RESULT);
    const { encodedTokens, alternatives, ...shown } = RESULT;
    assert.deepEqual([encodedTokens, alternatives], [9, []]);
    assert.deepEqual(answers, [
      { id: 1, ...shown, parses: true },
      { id: 2, ...shown, parses: null },
    ]);
    assert.deepEqual(closed, ['a.py', '']);
  });

  it('forgets a document whose request failed, too', async () => {
    const { answers, closed } = await answersTo(line({ id: 1, path: 'a.py' }), () => {
      throw new Error('boom');
    });
    assert.deepEqual(answers, [
      { id: 1, error: { code: 'internal', message: 'Unexpected error: boom' } },
    ]);
    assert.deepEqual(closed, ['a.py']);
  });

  it('prefers the likeliest text with which everything parses', async () => {
    const other = (text: string) => ({
      text,
      tokens: 7,
      confidence: 0.25,
      stop: 'newline' as const,
    });
    const broken = { ...RESULT, text: '(', alternatives: [other('['), other('T'), other('T')] };
    const { answers } = await answersTo(line({ id: 1 }), () => broken);
    const { text, tokens, confidence, stop, parses } = answers[0] as Record<string, unknown>;
    assert.deepEqual([text, tokens, confidence, stop, parses], ['T', 7, 0.25, 'newline', true]);
  });

  it('keeps the likeliest text where none parses, or nothing can be parsed', async () => {
    const alternatives = [{ text: ']', tokens: 1, confidence: 1, stop: 'complete' as const }];
    const broken = { ...RESULT, text: '(', alternatives };
    const input = line({ id: 1 }) + line({ id: 2, languageId: 'cobol' });
    const { answers } = await answersTo(input, () => broken);
    assert.deepEqual(
      answers.map((answer) => (answer as InfillResult).text),
      ['(', '('],
    );
  });

  it('serves the next line after a bad one', async () => {
    const { answers } = await answersTo(`nonsense\n${line({ id: 2 })}`, () => RESULT);
    assert.deepEqual(Object.keys(answers[0] as object), ['error']);
    assert.equal((answers[1] as { text: string }).text, 'T');
    const failing = await answersTo(line({ id: 3 }), () => {
      throw new Error('boom');
    });
    assert.deepEqual(failing.answers, [
      { id: 3, error: { code: 'internal', message: 'Unexpected error: boom' } },
    ]);
  });

  it('cuts whole texts to windows', async () => {
    const seen: InfillQuery[] = [];
    const prefix = 'line one is long\n'.repeat(20);
    await answersTo(line({ prefix, suffix: '\nend' }), (request) => {
      seen.push(request);
      return RESULT;
    });
    const [request] = seen;
    assert.ok(request !== undefined && request.prefix.length < prefix.length);
    assert.ok(prefix.endsWith(request.prefix) && request.prefix.startsWith('line'));
    assert.deepEqual([request.beginsFile, request.endsFile], [false, true]);
  });
});

describe('CLI', () => {
  async function runWith(argv: readonly string[]) {
    const written = { output: '', errors: '' };
    const into = (name: 'output' | 'errors') =>
      new Writable({
        write(chunk, _, done) {
          written[name] += String(chunk);
          done();
        },
      });
    const streams = { input: Readable.from([]), output: into('output'), errors: into('errors') };
    return { status: await run(argv, 'nowhere', streams), ...written };
  }

  it('explains itself', async () => {
    const { status, output } = await runWith(['--help']);
    assert.equal(status, 0);
    assert.match(output, /"oracleLengthOf"/);
  });

  it('ends with 2 for unusable arguments and 3 without a model', async () => {
    const unusable = await runWith(['infill', '--threads', 'x']);
    assert.deepEqual([unusable.status, unusable.output], [2, '']);
    assert.match(unusable.errors, /--threads must be/);
    const missing = await runWith(['info', '--model', 'no-such-folder']);
    assert.deepEqual([missing.status, missing.output], [3, '']);
    assert.match(
      missing.errors,
      /^anneal: Model file no-such-folder.manifest\.json is missing\.\n$/,
    );
  });
});
