import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { placedForward } from '../../src/runtime/twoStream/canvasForwards';
import type { Canvas } from '../../src/runtime/infill/canvas';
import { encodeStream } from '../../src/runtime/twoStream/prefill';
import { STREAM } from '../../src/runtime/twoStream/graph';
import { StreamCache, unusedKeysValues } from '../../src/runtime/twoStream/streamCache';
import { bundle, MODEL_FOLDER, openModel } from '../support/model';

async function cli(argv: readonly string[], input = '') {
  const child = spawn(process.execPath, [bundle('cli'), ...argv], { stdio: 'pipe' });
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const status = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { output, errors, status: await status };
}

const SAMPLE = `export function total(items: readonly Item[]): number {
  let sum = 0;
  for (const item of items) {
    sum += item.price * item.count;
  }
  return sum;
}
`;

describe('repair with the bundled model', () => {
  it('answers line by line with every field', async () => {
    const line = { id: 1, languageId: 'typescript', text: SAMPLE };
    const broken = { ...line, id: 2, text: SAMPLE.replace('of items)', 'of items') };
    const modes = ['rediffuse', 'holes'].map((mode) => ({ ...line, options: { mode } }));
    const input = [line, broken, ...modes].map((one) => JSON.stringify(one)).join('\n');
    const { output, status, errors } = await cli(['repair', '--model', MODEL_FOLDER], input);
    assert.equal(status, 0, errors);
    const answers = output
      .trimEnd()
      .split('\n')
      .map((one) => JSON.parse(one) as Record<string, unknown>);
    assert.equal(answers.length, 4);
    const [clean, repaired, anew, holes] = answers;
    assert.deepEqual([clean?.['text'], clean?.['changed']], [SAMPLE, false]);
    assert.match(String(clean?.['reason']), /^nothing /);
    assert.equal(repaired?.['parsesBefore'], false);
    assert.ok(Number(repaired['forwards']) > 2);
    assert.equal(anew?.['parsesAfter'], true);
    assert.deepEqual(holes?.['reason'], 'no holes');
  });

  it('repairs a file in place and says so with its exit status', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'anneal-repair-'));
    try {
      const file = path.join(folder, 'a.ts');
      await writeFile(file, SAMPLE);
      const clean = await cli(['repair', file, '--model', MODEL_FOLDER]);
      assert.deepEqual([clean.status, clean.output], [0, '']);
      await writeFile(file, SAMPLE.replace('item.count;', 'item.count);'));
      const { status, output } = await cli(['repair', file, '--write', '--model', MODEL_FOLDER]);
      assert.ok(status === 1 || status === 4);
      // Whatever the model says, an extra bracket can be left out.
      assert.equal(status, 1);
      assert.match(output, /^-.*count\);$/m);
      assert.equal(await readFile(file, 'utf8'), SAMPLE);
      const missing = await cli(['repair', path.join(folder, 'b.ts'), '--model', MODEL_FOLDER]);
      assert.equal(missing.status, 2);
      assert.match(missing.errors, /cannot be read/);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('gets the same answers for canvases at different places, together and alone', async () => {
    const model = await openModel();
    try {
      const { manifest, session, words } = model;
      const tag = manifest.tokens.languages.get('typescript') ?? 0;
      const ids = words.encode(SAMPLE);
      const unused = unusedKeysValues(manifest.model);
      const encoded = async (stream: 0 | 1, fed: readonly number[]) => {
        const cache = new StreamCache(manifest.model);
        await encodeStream(session, { stream, cache, unused }, fed, () => false, Infinity);
        return { cache, ids: fed };
      };
      const seen = {
        prefix: await encoded(STREAM.prefix, [tag, ...ids]),
        suffix: await encoded(STREAM.suffix, [tag, ...ids.toReversed()]),
      };
      const place = (begin: number, end: number) => {
        const canvas: Canvas = ids
          .slice(begin, end)
          .map((id, i) => (i % 2 === 0 ? undefined : { id, logp: 0 }));
        const ask = canvas.flatMap((token, i) => (token === undefined ? [i] : []));
        return { canvas, ask, seenPrefix: 1 + begin, seenSuffix: 1 + ids.length - end };
      };
      const places = [place(3, 9), place(20, 21), place(30, 44)];
      const { mask } = manifest.tokens;
      const together = await placedForward(session, places, mask, seen);
      for (const [i, one] of places.entries()) {
        const [alone] = await placedForward(session, [one], mask, seen);
        assert.ok(alone !== undefined);
        one.ask.forEach((_, row) => {
          // Activations are quantised over all tokens of a forward, so the numbers differ a little.
          const at = row * alone.topK;
          assert.ok(Math.abs((alone.logps[at] ?? NaN) - (together[i]?.logps[at] ?? NaN)) < 0.35);
        });
      }
      // What a canvas in the middle of the encoded text is told is what one gets whose streams end there.
      const [, middle] = places;
      assert.ok(middle !== undefined);
      const cut = {
        prefix: await encoded(STREAM.prefix, seen.prefix.ids.slice(0, middle.seenPrefix)),
        suffix: await encoded(STREAM.suffix, seen.suffix.ids.slice(0, middle.seenSuffix)),
      };
      const [inside] = await placedForward(session, [middle], mask, seen);
      const [atEnd] = await placedForward(session, [middle], mask, cut);
      assert.deepEqual(inside?.ids[0], atEnd?.ids[0]);
    } finally {
      await model.session.dispose();
    }
  });
});
