import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { bundle, MODEL_FOLDER } from '../support/model';
import { DAMAGES, damagedModel } from './support/damagedModel';

interface Answer {
  readonly id?: unknown;
  readonly text?: string;
  readonly parses?: boolean | null;
  readonly error?: { readonly code: string; readonly message: string };
}

async function cli(argv: readonly string[], input: string | Buffer = '') {
  const child = spawn(process.execPath, [bundle('cli'), ...argv], { stdio: 'pipe' });
  // A program that ends over its arguments reads nothing.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const status = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { output, errors, status: await status };
}

async function answers(input: string | Buffer): Promise<Answer[]> {
  const { output, status, errors } = await cli(['infill', '--model', MODEL_FOLDER], input);
  assert.equal(status, 0, errors);
  return output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Answer);
}

const REQUEST = {
  languageId: 'python',
  prefix: 'def add(a, b):\n    return ',
  suffix: '\n',
  options: { maxTokens: 6 },
};

const line = (change: object) => JSON.stringify({ ...REQUEST, ...change });

describe('CLI with the bundled model', () => {
  it('answers line by line with every field', async () => {
    const [first, second, third] = await answers(
      [line({ id: 'a' }), line({ id: 2, languageId: 'cobol' }), line({ id: 'a' })].join('\n'),
    );
    assert.deepEqual(Object.keys(first ?? {}), [
      'id',
      'text',
      'tokens',
      'steps',
      'forwards',
      'encodeMs',
      'ms',
      'confidence',
      'stop',
      'parses',
    ]);
    assert.equal(typeof first?.parses, 'boolean');
    assert.equal(second?.parses, null);
    assert.deepEqual([third?.id, third?.text], ['a', first?.text]);
  });

  it('uses only the token count of the oracle', async () => {
    const oracle = (oracleLengthOf: string) => line({ options: { oracleLengthOf } });
    const [one, other] = await answers([oracle('a + b'), oracle('b + a')].join('\n'));
    assert.equal(one?.text, other?.text);
  });

  it('answers bad lines in their place and serves the next', async () => {
    const input = Buffer.concat([
      Buffer.from('not json\n'),
      Buffer.from([0x00, 0xff, 0xfe, 0x80, 0x0a]),
      Buffer.from(`{"id":3,"languageId":"python","prefix":"\\ud83d","suffix":""}\n`),
      Buffer.from(`${line({ id: 4, prefix: 'x'.repeat(5 * 1024 * 1024) })}\n`),
      Buffer.from(`${'y'.repeat(17 * 1024 * 1024)}\n`),
      Buffer.from(`${line({ id: 6, suffix: 5 })}\n\n`),
      Buffer.from(line({ id: 7 })),
    ]);
    const found = await answers(input);
    assert.deepEqual(
      found.map(({ id, error }) => [id, error?.code]),
      [
        [undefined, 'bad-request'],
        [undefined, 'bad-request'],
        [3, 'invalid-text'],
        [4, 'too-large'],
        [undefined, 'too-large'],
        [6, 'bad-request'],
        [7, undefined],
      ],
    );
    assert.equal(typeof found[6]?.text, 'string');
    for (const { error } of found.slice(0, 6)) assert.match(error?.message ?? '', /^[A-Z].+\.$/);
  });

  it('takes large files and files of one long line', async () => {
    const prefix = 'value = compute(first, second)\n'.repeat(20_000);
    const found = await answers(
      [line({ prefix }), line({ prefix: 'x'.repeat(1_000_000) })].join('\n'),
    );
    assert.deepEqual(
      found.map(({ error }) => error),
      [undefined, undefined],
    );
  });

  it('describes itself', async () => {
    const { output, status } = await cli(['info', '--model', MODEL_FOLDER, '--threads', '1']);
    assert.equal(status, 0);
    const info = JSON.parse(output) as Record<string, Record<string, unknown>>;
    assert.equal(info['manifest']?.['format'], 2);
    assert.equal(info['threads'], 1);
    assert.match(String(info['runtime']?.['onnxruntime']), /^\d+\.\d+/);
    assert.ok(Number(info['memoryBytes']) > 0);
  });

  it('ends with 2 for unusable arguments', async () => {
    const { status, errors, output } = await cli(['infill', '--threads', 'many']);
    assert.deepEqual([status, output], [2, '']);
    assert.match(errors, /--threads must be a whole number/);
  });

  for (const damage of DAMAGES) {
    it(`ends with 3 and the reason for ${damage.name}`, async () => {
      const folder = await damagedModel(damage);
      try {
        const { status, errors, output } = await cli(['infill', '--model', folder], line({}));
        assert.deepEqual([status, output], [3, '']);
        assert.match(errors, damage.message);
      } finally {
        await rm(folder, { recursive: true });
      }
    });
  }
});
