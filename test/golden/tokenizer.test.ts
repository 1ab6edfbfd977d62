import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Tokenizer } from '../../src/runtime/package/tokenizer';
import { GOLDEN_FOLDER, MODEL_FOLDER } from '../support/model';

interface GoldenLine {
  readonly text: string;
  readonly ids: readonly number[];
}

function goldenLines(): GoldenLine[] {
  const packed = readFileSync(path.join(GOLDEN_FOLDER, 'tokenizer.jsonl.gz'));
  return gunzipSync(packed)
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as GoldenLine);
}

describe('golden tokenizer', () => {
  const tokenizer = Tokenizer.parse(
    readFileSync(path.join(MODEL_FOLDER, 'tokenizer.json'), 'utf8'),
  );
  const lines = goldenLines();

  it('has 2,000 lines, with Unicode and CRLF among them', () => {
    assert.ok(lines.length >= 2000);
    assert.ok(lines.filter(({ text }) => text.includes('\r\n')).length >= 100);
    assert.ok(lines.some(({ text }) => /\p{Extended_Pictographic}/u.test(text)));
    assert.ok(lines.some(({ text }) => text.includes('<|mask|>')));
  });

  it('gives the ids that Python gives', () => {
    for (const { text, ids } of lines) {
      assert.deepEqual(tokenizer.encode(text), ids, JSON.stringify(text));
    }
  });

  it('gives the text back', () => {
    for (const { text, ids } of lines) assert.equal(tokenizer.decode(ids), text);
  });

  it('gives the same ids for all lines in one text', () => {
    const broken = lines.filter(({ text }) => text.endsWith('\n'));
    const whole = tokenizer.encode(broken.map(({ text }) => text).join(''));
    assert.deepEqual(
      whole,
      broken.flatMap(({ ids }) => ids),
    );
  });
});
