import assert from 'node:assert/strict';
import type { InfillOptions, InfillRequest } from '../../../../src/protocol';
import { Cancellation } from '../../../../src/runtime/host/cancellation';
import { RuntimeFailure } from '../../../../src/runtime/host/failure';
import { infill } from '../../../../src/runtime/infill/infill';
import { repair } from '../../../../src/runtime/repair/repair';
import { fakeModel, type FakeKnowledge } from '../support/fakeDenoiser';
import { tinyTokenizer } from '../support/tinyModel';

const tokenizer = tinyTokenizer();
const LENGTH = tokenizer.encode('abc ret').length;

function requestOf(options: InfillOptions = {}): InfillRequest {
  const text = { prefix: 'a = ', suffix: '\n', beginsFile: true, endsFile: true };
  return { id: 1, documentId: 'a', languageId: 'python', ...text, options };
}

async function run(knowledge: FakeKnowledge, options?: InfillOptions) {
  const fake = fakeModel(knowledge);
  const cancellation = new Cancellation();
  const result = await infill(fake.model, requestOf(options), { cancellation });
  assert.ok(result !== undefined);
  return { result, ...fake };
}

describe('infill over any denoiser', () => {
  it('opens a context, asks for lengths, and denoises all hypotheses in one call', async () => {
    const lengths = [LENGTH, LENGTH + 1];
    const { result, asked, isGap } = await run({ text: 'abc ret', lengths });
    assert.deepEqual([result.text, result.stop, result.steps], ['abc ret', 'complete', 1]);
    assert.deepEqual(
      asked.map((placed) => placed.map(({ canvas }) => canvas.length)),
      [lengths],
    );
    assert.ok(asked.flat().every(isGap));
    // Context, lengths, one step; both hypotheses came to the same text, so nothing is rescored.
    assert.equal(result.forwards, 3);
    assert.deepEqual([result.encodedTokens, result.encodeMs], [3, 1]);
  });

  it('takes the text that is rescored best', async () => {
    const lengths = [1, LENGTH];
    const short = (texts: readonly (readonly number[])[]) => texts.map(({ length }) => -length);
    const long = (texts: readonly (readonly number[])[]) => texts.map(({ length }) => length);
    const first = await run({ text: 'abc ret', lengths, scores: short });
    assert.deepEqual([first.result.text, first.result.alternatives[0]?.text], ['abc', 'abc ret']);
    const second = await run({ text: 'abc ret', lengths, scores: long });
    assert.deepEqual([second.result.text, second.result.alternatives[0]?.text], ['abc ret', 'abc']);
  });

  it('keeps the order of decisions where nothing can be rescored', async () => {
    const { result } = await run({ text: 'abc ret', lengths: [1, LENGTH] });
    assert.deepEqual([result.text, result.alternatives.length], ['abc', 1]);
  });

  it('writes from left to right with a model that has no canvas', async () => {
    const { result, asked } = await run({ text: 'abc ret', canvas: false });
    assert.deepEqual([result.text, result.stop, asked.length], ['abc ret', 'complete', 0]);
  });

  it('refuses what needs a canvas where there is none', async () => {
    const { model } = fakeModel({ text: 'abc', canvas: false });
    const isRefusal = (error: unknown) =>
      error instanceof RuntimeFailure && error.code === 'bad-request';
    const cancellation = new Cancellation();
    await assert.rejects(
      infill(model, requestOf({ order: 'parallel' }), { cancellation }),
      isRefusal,
    );
    const span = { start: 0, end: 3 };
    const file = { beginsFile: true, endsFile: true, spans: [span], suspects: [span] };
    const request = { id: 1, documentId: 'a', languageId: 'c', text: 'abc', ...file, options: {} };
    await assert.rejects(repair(model, request, { cancellation }), isRefusal);
  });

  it('stops after the forward in which it is cancelled', async () => {
    const cancellation = new Cancellation();
    let forwards = 0;
    const onForward = () => {
      if (++forwards === 2) cancellation.cancel();
    };
    const { model } = fakeModel({ text: 'abc ret', lengths: [LENGTH], onForward });
    assert.equal(await infill(model, requestOf(), { cancellation }), undefined);
    assert.deepEqual([forwards, cancellation.forwardsAfterCancel], [2, 1]);
  });
});
