import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Decoder } from '../../../../src/runtime/decode/decoder';
import type { DecoderModel } from '../../../../src/runtime/decode/decoderState';
import { DecoderGraph } from '../../../../src/runtime/decoder/decoderGraph';
import { DecoderTokenizer } from '../../../../src/runtime/decoder/decoderTokenizer';
import type { DecoderShape } from '../../../../src/runtime/decoder/forwardGraph';
import { readSegments } from '../../../../src/runtime/decoder/readSegments';
import { TokenContext } from '../../../../src/runtime/decoder/tokenContext';
import { RuntimeFailure } from '../../../../src/runtime/host/failure';
import { openDecoderSession } from '../../../../src/runtime/session/decoderSession';
import { NEVER } from '../support/decoderParts';

/** Random weights of the architecture that the package has, made by the converter. */
const TINY = path.resolve(__dirname, '../../../fixtures/tiny-model');
const GRAPH = path.join(TINY, 'model.onnx');

const manifest = JSON.parse(readFileSync(path.join(TINY, 'manifest.json'), 'utf8')) as {
  model: DecoderShape;
  prompt: DecoderModel['prompt'];
};
const shape = manifest.model;

/** Rows of the same numbers in batches of other sizes differ by rounding. */
const TOLERANCE = 0.02;

function isNear(actual: Float32Array, expected: Float32Array): boolean {
  assert.equal(actual.length, expected.length);
  return actual.every((value, index) => Math.abs(value - expected[index]!) < TOLERANCE);
}

function assertNear(actual: Float32Array, expected: Float32Array): void {
  assert.ok(isNear(actual, expected), `${actual.join(' ')} instead of ${expected.join(' ')}`);
}

async function open(of = shape, file = GRAPH): Promise<DecoderGraph> {
  return new DecoderGraph(await openDecoderSession(file, 1), of);
}

describe('decoder session', () => {
  let session: DecoderGraph;
  before(async () => {
    session = await open();
  });
  after(() => session.dispose());

  const read = async (...pieces: number[][]) => {
    const context = new TokenContext(shape, 'file');
    for (const ids of pieces) await readSegments(session, context, [{ ids, askFrom: 0 }]);
    return context;
  };
  const expectedBehind = async (ids: number[]) => (await read(ids)).predictions.at(-1)!;
  const ids = Array.from({ length: 150 }, (_, index) => (index * 37) % 600);

  it('gives probabilities over the whole vocabulary, likeliest first', async () => {
    const { ids: top, logps } = await expectedBehind(ids.slice(0, 5));
    assert.equal(top.length, shape.topK);
    assert.equal(new Set(top).size, shape.topK);
    assert.ok(logps.every((logp, index) => logp <= (logps[index - 1] ?? 0)));
    const mass = logps.reduce((sum, logp) => sum + Math.exp(logp), 0);
    assert.ok(mass > 0.05 && mass <= 1.0001);
  });

  it('expects the same whether tokens are read at once or in pieces, in a larger cache', async () => {
    const whole = await read(ids);
    const pieces = await read(ids.slice(0, 1), ids.slice(1, 100), ids.slice(100));
    const near = pieces.predictions.filter((prediction, index) =>
      isNear(prediction!.logps, whole.predictions[index]!.logps),
    );
    // Where an activation lies between two steps of 8 bits, rounding decides; with random weights that shows.
    assert.ok(near.length >= 0.95 * ids.length, `${near.length} of ${ids.length}`);
  });

  it('expects the same of branches side by side as of each alone', async () => {
    const context = await read(ids.slice(0, 40));
    const branches = [40, 25, 25].map((fork) => context.branch(fork).derive(0));
    const texts = [ids.slice(60, 63), ids.slice(70, 71), ids.slice(80, 85)];
    const segments = branches.map((branch, index) => ({ branch, ids: texts[index]!, askFrom: 0 }));
    await readSegments(session, context, segments);
    await readSegments(
      session,
      context,
      branches.map((branch, index) => ({ branch, ids: [ids[90 + index]!], askFrom: 0 })),
    );
    for (const [index, branch] of branches.entries()) {
      const alone = [...ids.slice(0, branch.fork), ...texts[index]!, ids[90 + index]!];
      const expected = await expectedBehind(alone);
      assertNear(branch.predictionAfter(branch.length)!.logps, expected.logps);
    }
  });

  it('gives the log probabilities of given tokens', async () => {
    const { ids: top, logps } = await expectedBehind(ids.slice(0, 9));
    const context = await read(ids.slice(0, 8));
    const branch = context.branch(8);
    const given = [top[3]!];
    const [answer] = await readSegments(session, context, [
      { branch, ids: ids.slice(8, 9), askFrom: 0, given },
    ]);
    assertNear(answer!, logps.slice(3, 4));
  });

  it('fills a gap', async () => {
    const json = readFileSync(path.join(TINY, 'tokenizer.json'), 'utf8');
    const graph = await open();
    const model = {
      graph,
      tokenizer: DecoderTokenizer.parse(json),
      shape,
      prompt: manifest.prompt,
    };
    const decoder = new Decoder(model, { cacheBytes: 1e8 });
    const gap = { documentId: 'a', prefix: 'def f():\n    retu', suffix: '\n' };
    const options = { singleLine: true, maxTokens: 8, alternatives: 3, readBehind: 2 };
    const result = await decoder.complete({ ...gap, ...options }, { interruption: NEVER });
    assert.ok(result!.candidates.length > 0);
    await decoder.dispose();
  });

  it('refuses a graph that its manifest does not fit, and no graph at all', async () => {
    const isInvalid = (error: unknown) =>
      error instanceof RuntimeFailure && error.code === 'model-invalid';
    const more = { ...shape, layers: shape.layers + 1 };
    await assert.rejects(open(more), isInvalid);
    await assert.rejects(open(shape, `${GRAPH}.missing`), isInvalid);
  });
});
