import assert from 'node:assert/strict';
import fc from 'fast-check';
import { chatPrompt } from '../../../../src/runtime/decoding/prompt/chatPrompt';
import { Decoder } from '../../../../src/runtime/decoding/decoder';
import type { CompleteRequest, DecodeStep } from '../../../../src/runtime/decoding/decoderRequests';
import { fimPrompt } from '../../../../src/runtime/decoding/prompt/fimPrompt';
import { decoderOver, NEVER, readContext, WIDE } from '../support/decoderParts';
import { promptTokensOf, smallTokenizer } from '../support/decoderTokenizerJson';
import { FakeForward, SHAPE } from '../support/fakeForward';

const tokenizer = smallTokenizer();
const prompt = promptTokensOf(tokenizer);
const HOOKS = { interruption: NEVER };

const request = (prefix: string, change: Partial<CompleteRequest> = {}): CompleteRequest => ({
  documentId: 'file',
  prefix,
  suffix: '\nend(a)\n',
  singleLine: true,
  maxTokens: 10,
  ...change,
});

const HEAD = 'def f(a, b):\n    abc = ret\n    ';
const typing = fc.array(fc.constantFrom('a', ' ', 'ret', '(', '.na', '\n', '<'), { maxLength: 8 });

/** Log probability of `ids` behind `from` of them, read from scratch. */
async function logpOf(ids: readonly number[], from: number, to = ids.length): Promise<number> {
  const { predictions } = await readContext(new FakeForward(), ids);
  let sum = 0;
  for (let index = from; index < to; index++) {
    const expected = predictions[index - 1]!;
    const place = expected.ids.indexOf(ids[index]!);
    sum += place === -1 ? Math.log(1e-9) : expected.logps[place]!;
  }
  return sum;
}

describe('decoder', () => {
  it('answers with its caches what it answers without', async () => {
    await fc.assert(
      fc.asyncProperty(typing, async (keys) => {
        const cached = decoderOver(new FakeForward());
        let prefix = HEAD;
        for (const key of keys) {
          prefix = key === '<' ? prefix.slice(0, -1) : prefix + key;
          const options = { alternatives: 3, readBehind: 4 };
          const warm = await cached.complete(request(prefix, options), HOOKS);
          const cold = await decoderOver(new FakeForward()).complete(
            request(prefix, options),
            HOOKS,
          );
          assert.deepEqual(
            warm!.candidates.map(({ text }) => text),
            cold!.candidates.map(({ text }) => text),
          );
          warm!.candidates.forEach(({ features }, index) => {
            const other = cold!.candidates[index]!.features;
            assert.ok(Math.abs(features.logp - other.logp) < 1e-3);
            assert.ok(Math.abs(features.behindLogp! - other.behindLogp!) < 1e-3);
          });
        }
      }),
      { numRuns: 25 },
    );
  });

  it('reads three tokens at most of a prompt to which a key was added', async () => {
    const decoder = decoderOver(new FakeForward());
    await decoder.complete(request(HEAD), HOOKS);
    for (const typed of ['a', 'ab', 'abc', 'abc ', 'abc =']) {
      const result = await decoder.complete(request(HEAD + typed), HOOKS);
      assert.ok(result!.encodedTokens <= 3, `${result!.encodedTokens} for ${typed}`);
    }
  });

  it('reads nothing anew while its own suggestion is typed', async () => {
    const graph = new FakeForward();
    const decoder = decoderOver(graph);
    const first = await decoder.complete(request(HEAD), HOOKS);
    const text = first!.candidates[0]!.text;
    const again = await decoder.complete(request(HEAD), HOOKS);
    assert.equal(again!.candidates[0]!.text, text);
    assert.equal(again!.encodedTokens, 0);
  });

  it('reads a prompt ahead', async () => {
    const graph = new FakeForward();
    const decoder = decoderOver(graph);
    assert.equal(await decoder.prepare(request(HEAD), HOOKS), true);
    const read = graph.read;
    const result = await decoder.complete(request(HEAD, { maxTokens: 1 }), HOOKS);
    assert.equal(result!.encodedTokens, 0);
    assert.ok(graph.read - read <= 1);
  });

  it('offers different texts, and the likelier ones first', async () => {
    const options = { alternatives: 6, readBehind: 4 };
    const result = await decoderOver(new FakeForward()).complete(request(HEAD, options), HOOKS);
    const texts = result!.candidates.map(({ text }) => text);
    assert.ok(texts.length > 2);
    assert.equal(new Set(texts).size, texts.length);
  });

  it('gives the log probability of the code behind each text', async () => {
    const prefix = `${HEAD}\n`;
    const options = { alternatives: 4, readBehind: 4 };
    const result = await decoderOver(new FakeForward()).complete(request(prefix, options), HOOKS);
    const { ids } = fimPrompt(tokenizer, prompt, { prefix, suffix: '\nend(a)\n' }, undefined, true);
    const behind = tokenizer.encode('\nend');
    for (const { text, features } of result!.candidates) {
      const all = [...ids, ...tokenizer.encode(text + tokenizer.decode(behind))];
      const both = await logpOf(all, ids.length);
      const alone = features.logp + features.behindLogp! * behind.length;
      assert.ok(Math.abs(both - alone) < 1e-3, `${both} ${alone}`);
    }
  });

  it('shows the line as it grows', async () => {
    const steps: DecodeStep[] = [];
    const hooks = { ...HOOKS, onStep: (step: DecodeStep) => steps.push(step) };
    const result = await decoderOver(new FakeForward()).complete(request(`${HEAD}\n`), hooks);
    assert.ok(steps.length > 1);
    assert.equal(steps.at(-1)!.text, result!.candidates[0]!.text);
    assert.ok(steps.every(({ tokens }) => tokens.every(({ probability }) => probability <= 1)));
  });

  it('answers nothing when cancelled, at most one forward later, and goes on afterwards', async () => {
    for (const stopAt of [1, 3, 8]) {
      let cancelled = false;
      let count = 0;
      const graph = new FakeForward({ onForward: () => (cancelled = ++count === stopAt) });
      const decoder = decoderOver(graph);
      const interruption = { ...NEVER, isRequested: () => cancelled };
      const long = request(HEAD, { alternatives: 3, readBehind: 4 });
      assert.equal(await decoder.complete(long, { interruption }), undefined);
      assert.equal(graph.runs.length, stopAt);
      cancelled = false;
      const after = await decoder.complete(long, HOOKS);
      const cold = await decoderOver(new FakeForward()).complete(long, HOOKS);
      assert.equal(after!.candidates[0]!.text, cold!.candidates[0]!.text);
    }
  });

  it('says that the deadline came before the prompt was read', async () => {
    let clock = 0;
    const graph = new FakeForward({ onForward: () => (clock += 100) });
    const model = {
      graph,
      tokenizer,
      shape: SHAPE,
      prompt,
    };
    const decoder = new Decoder(model, { cacheBytes: 1e9, now: () => clock });
    const long = request('a('.repeat(300), { deadlineMs: 150 });
    const late = await decoder.complete(long, HOOKS);
    assert.deepEqual(late!.candidates, []);
    assert.equal(late!.forwards, 2);
  });

  it('works on one request at a time, and on the next one after a failure', async () => {
    let open = 0;
    const graph = new FakeForward({
      onForward: (_, count) => {
        if (count === 1) throw new Error('broken');
      },
    });
    const run = graph.run.bind(graph);
    graph.run = async (feeds) => {
      assert.equal(++open, 1);
      try {
        await new Promise((resolve) => setImmediate(resolve));
        return await run(feeds);
      } finally {
        open--;
      }
    };
    const decoder = decoderOver(graph);
    const first = decoder.complete(request(HEAD), HOOKS);
    const others = ['a', 'b'].map((key) => decoder.complete(request(HEAD + key), HOOKS));
    await assert.rejects(first, /broken/);
    assert.equal((await Promise.all(others)).filter((answer) => answer !== undefined).length, 2);
    await decoder.dispose();
    assert.equal(graph.disposed, true);
  });

  it('completes while a background request waits for its turn', async () => {
    const decoder = decoderOver(new FakeForward());
    let letGo: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (letGo = resolve));
    const texts = ['a', 'abc(ret'];
    const gap = {
      documentId: 'file',
      prefix: `${HEAD}x`,
      suffix: '\nend(a)\n',
      texts,
      readBehind: 4,
    };
    const interruption = { ...NEVER, turn: () => gate };
    const scoring = decoder.rescore(gap, { interruption });
    const done = await decoder.complete(request(`${HEAD}xy`), HOOKS);
    letGo();
    const scores = await scoring;
    const alone = decoderOver(new FakeForward());
    assert.deepEqual(scores, await alone.rescore(gap, HOOKS));
    const cold = await alone.complete(request(`${HEAD}xy`), HOOKS);
    assert.equal(done!.candidates[0]!.text, cold!.candidates[0]!.text);
  });

  it('forgets documents', async () => {
    const decoder = decoderOver(new FakeForward());
    await decoder.complete(request(HEAD), HOOKS);
    decoder.close('file');
    assert.equal(decoder.info.cacheBytes, 0);
    await decoder.complete(request(HEAD), HOOKS);
    decoder.clear();
    assert.equal(decoder.info.cacheBytes, 0);
  });

  it('measures the machine once', async () => {
    const graph = new FakeForward();
    const decoder = decoderOver(graph, WIDE);
    await decoder.measure();
    assert.equal(graph.runs.length, 0);
    assert.ok(decoder.info.draftWidth > 1);
  });
});

describe('decoder scores', () => {
  it('are what reading each text from scratch gives, however many there are', async () => {
    const text = fc.string({
      unit: fc.constantFrom(...Array.from('abcret (=\n.1é')),
      maxLength: 30,
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(text, { minLength: 1, maxLength: 8 }),
        text,
        async (texts, more) => {
          const decoder = decoderOver(new FakeForward());
          const prefix = HEAD + more;
          const scores = await decoder.rescore(
            { documentId: 'file', prefix, suffix: '\nend', texts, readBehind: 4 },
            HOOKS,
          );
          const window = { prefix: '', suffix: '\nend' };
          const { ids: front } = fimPrompt(tokenizer, prompt, window, undefined, false);
          const totals = await Promise.all(
            texts.map((one) => {
              const ids = [...front, ...tokenizer.encode(`${prefix}${one}\nend`)];
              return logpOf(ids, front.length);
            }),
          );
          scores!.forEach(({ logp, behindLogp }, index) => {
            const gain = logp + behindLogp - (scores![0]!.logp + scores![0]!.behindLogp);
            assert.ok(Math.abs(gain - (totals[index]! - totals[0]!)) < 1e-3);
          });
        },
      ),
      { numRuns: 40 },
    );
  });

  it('read what the texts share once', async () => {
    const graph = new FakeForward();
    const texts = Array.from({ length: 6 }, (_, index) => `x${index}`);
    const gap = { documentId: 'file', prefix: HEAD, suffix: '\nend', texts, readBehind: 0 };
    await decoderOver(graph).rescore(gap, HOOKS);
    assert.ok(graph.read < tokenizer.encode(HEAD).length + 6 * 6 + 10);
    assert.deepEqual(await decoderOver(graph).rescore({ ...gap, texts: [] }, HOOKS), []);
  });
});

describe('decoder surprise', () => {
  it('compares each token of a draft with the likeliest other one', async () => {
    const draft = 'abc = é\nret';
    const prefix = `${HEAD}\n`;
    const decoder = decoderOver(new FakeForward());
    const tokens = await decoder.surprise(
      { documentId: 'file', prefix, suffix: '\nend', draft },
      HOOKS,
    );
    assert.equal(tokens![0]!.start, 0);
    assert.equal(tokens!.at(-1)!.end, draft.length);
    const { ids: front } = fimPrompt(
      tokenizer,
      prompt,
      { prefix: '', suffix: '\nend' },
      undefined,
      false,
    );
    const ids = [...front, ...tokenizer.encode(prefix + draft)];
    const { predictions } = await readContext(new FakeForward(), ids);
    const first = front.length + tokenizer.encode(prefix).length;
    tokens!.forEach(({ best }, index) => {
      const expected = predictions[first + index - 1]!;
      const other = expected.ids.findIndex((id) => id !== ids[first + index]);
      assert.equal(best.text, tokenizer.decode([expected.ids[other]!]));
    });
  });
});

describe('decoder conversation', () => {
  it('ends at a stop text or the end token and leaves the begun text out', async () => {
    const answer = [...tokenizer.encode('abc\n```\nx'), prompt.imEnd];
    let begun = 0;
    const graph = new FakeForward({
      guess: (ids) => [[answer[ids.length - begun] ?? prompt.imEnd, 0.9]],
    });
    const decoder = decoderOver(graph);
    const messages = [{ role: 'user', content: 'write' }] as const;
    const ask = (stopTexts: string[]) =>
      decoder.generateChat(
        { documentId: 'chat', messages, begun: '```\n', maxTokens: 30, stopTexts },
        HOOKS,
      );
    begun = chatPrompt(tokenizer, prompt, messages, '```\n').length;
    const stopped = await ask(['\n```']);
    assert.deepEqual([stopped!.text, stopped!.ended], ['abc', 'stop-text']);
    const whole = await ask([]);
    assert.deepEqual([whole!.text, whole!.ended], ['abc\n```\nx', 'end-token']);
  });
});
