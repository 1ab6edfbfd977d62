import assert from 'node:assert/strict';
import type { InfillOptions, InfillRequest, StepEvent } from '../../../../src/protocol';
import { Cancellation } from '../../../../src/runtime/host/cancellation';
import { infill } from '../../../../src/runtime/infill/infill';
import type { LoadedModel } from '../../../../src/runtime/loadedModel';
import { twoStreamModel, type TwoStreamTestParts } from '../../../support/twoStreamModel';
import { FakeGraph, type FakeOptions, type Guess } from '../support/fakeGraph';
import { special, tinyManifest, tinyTokenizer } from '../support/tinyModel';

type GuessFunction = NonNullable<FakeOptions['guess']>;

const tokenizer = tinyTokenizer();
const manifest = tinyManifest();
const LEN = special('<|len|>');

function modelOf(graph: FakeGraph, change: Partial<TwoStreamTestParts> = {}): LoadedModel {
  return twoStreamModel({ manifest, tokenizer, graph, now: () => performance.now(), ...change });
}

function requestOf(
  change: Partial<InfillRequest> = {},
  options: InfillOptions = {},
): InfillRequest {
  return {
    id: 1,
    documentId: 'file:a',
    languageId: 'python',
    prefix: 'abc = ',
    suffix: '\nret\n',
    beginsFile: true,
    endsFile: true,
    options,
    ...change,
  };
}

/** Predicts the tokens of `text` left-aligned, `sure` of them a step, and `delete` behind them. */
function writing(text: string, length: number, sure = 2): GuessFunction {
  const ids = tokenizer.encode(text);
  return (canvas, position): Guess => {
    if (canvas[0] === LEN) return [[length, 0.8]];
    const masked = canvas.flatMap((id, index) => (id === 0 ? [index] : []));
    const probability = masked.indexOf(position) < sure ? 0.95 : 0.3;
    return [[ids[position] ?? special('<|delete|>'), probability]];
  };
}

const plain = { cancellation: new Cancellation() };

async function run(
  options: FakeOptions,
  request = requestOf(),
  change: Partial<TwoStreamTestParts> = {},
) {
  const graph = new FakeGraph(options);
  const result = await infill(modelOf(graph, change), request, plain);
  assert.ok(result !== undefined);
  return { result, graph };
}

describe('infill', () => {
  it('asks for the length, then denoises to the end', async () => {
    const { result, graph } = await run({ guess: writing('abc ret', special('<|n4|>')) });
    assert.equal(result.text, 'abc ret');
    assert.equal(result.tokens, 2);
    assert.equal(result.stop, 'complete');
    assert.equal(result.steps, 2);
    // Prefix, suffix, length, two steps.
    assert.equal(result.forwards, 5);
    assert.equal(graph.runs.length, 5);
    assert.ok(Math.abs(result.confidence - 0.95) < 1e-6);
  });

  it('feeds tags, edges of the file and the reversed suffix', async () => {
    const { graph } = await run({ guess: writing('abc', special('<|n2|>')) });
    const python = special('<|lang:python|>');
    const [prefix, suffix, length, step] = graph.runs;
    assert.deepEqual(prefix!.ids, [python, special('<|bof|>'), ...tokenizer.encode('abc = ')]);
    assert.deepEqual(suffix!.ids, [
      python,
      special('<|eof|>'),
      ...tokenizer.encode('\nret\n').reverse(),
    ]);
    assert.deepEqual(suffix!.positions, [0, -1, -2, -3, -4]);
    assert.deepEqual(length!.positions, [prefix!.ids.length]);
    assert.deepEqual(length!.positionsB, [-5]);
    assert.deepEqual(step!.positionsB, [-6, -5]);
    assert.deepEqual(step!.ask, [0, 1]);
  });

  it('leaves the edge out when a window ends before the file does', async () => {
    const request = requestOf({ beginsFile: false, endsFile: false, languageId: 'cobol' });
    const { graph } = await run({ guess: writing('abc', special('<|n2|>')) }, request);
    const other = special('<|lang:other|>');
    assert.deepEqual(graph.runs[0]!.ids, [other, ...tokenizer.encode('abc = ')]);
    assert.deepEqual(graph.runs[1]!.ids, [other, ...tokenizer.encode('\nret\n').reverse()]);
  });

  it('answers an empty completion without a step', async () => {
    const { result } = await run({ guess: writing('', special('<|n0|>')) });
    assert.deepEqual(
      [result.text, result.tokens, result.steps, result.stop, result.confidence],
      ['', 0, 0, 'empty', 0],
    );
  });

  it('takes a given length and neither grows nor shrinks', async () => {
    const guess = writing('abc', special('<|n8|>'));
    const expanding: GuessFunction = (canvas, position, step) => [
      [special('<|expand|>'), 0.99],
      ...guess(canvas, position, step),
    ];
    const request = requestOf({}, { oracleLengthOf: 'abc' });
    const { result, graph } = await run({ guess: expanding }, request);
    assert.equal(result.text, 'abc');
    assert.equal(graph.runs.filter(({ ids }) => ids[0] === LEN).length, 0);
  });

  it('respects the smaller of the limits of request and model', async () => {
    const text = 'a a a a a a a a a a a a a a a a a a a a a a';
    for (const [maxTokens, expected] of [
      [3, 3],
      [100, manifest.model.maxCanvas],
    ] as const) {
      const request = requestOf({}, { maxTokens, oracleLengthOf: text });
      const { result } = await run({ guess: writing(text, 0) }, request);
      assert.equal(result.tokens, expected);
    }
  });

  it('ends a single line at the line break', async () => {
    const guess = writing('abc\nret', special('<|n4|>'));
    const request = requestOf({}, { singleLine: true });
    const { result } = await run({ guess }, request);
    assert.deepEqual([result.text, result.stop], ['abc', 'newline']);
    assert.equal((await run({ guess })).result.text, 'abc\nret');
  });

  it('keeps what is fixed before the first mask at the deadline', async () => {
    let time = 0;
    const now = () => (time += 10);
    const guess = writing('abc ret abc ret', special('<|n8|>'), 1);
    const request = requestOf({}, { deadlineMs: 45 });
    const { result } = await run({ guess }, request, { now });
    assert.equal(result.stop, 'deadline');
    assert.ok(result.steps > 0 && result.steps < 4);
    assert.equal(result.tokens, result.steps);
    assert.ok('abc ret abc ret'.startsWith(result.text));
  });

  it("stops at the model's number of steps, and when no candidate is allowed", async () => {
    const growing: GuessFunction = (canvas) => [
      [canvas[0] === LEN ? special('<|n2|>') : special('<|expand|>'), 0.99],
      [canvas.length > 12 ? special('<|bof|>') : 60, 0.01],
    ];
    assert.equal((await run({ guess: growing })).result.stop, 'unsure');
    const few = { ...manifest, sampler: { ...manifest.sampler, maxSteps: 1 } };
    const slow = { guess: writing('abc ret abc', special('<|n4|>'), 1) };
    assert.equal((await run(slow, requestOf(), { manifest: few })).result.stop, 'steps');
  });

  describe('with several lengths', () => {
    const several = { ...manifest, sampler: { ...manifest.sampler, candidates: 2 } };
    const [abc, ret] = tokenizer.encode('abc ret') as [number, number];
    // Four tokens are likelier than two; the longer canvas is filled with doubt, the shorter one at once.
    const guess: GuessFunction = (canvas, position) => {
      if (canvas[0] === LEN) {
        return [
          [special('<|n4|>'), 0.6],
          [special('<|n2|>'), 0.3],
        ];
      }
      if (position < 4) return [[abc, position < 2 ? 0.95 : 0.5]];
      return [[position === 4 ? abc : ret, 0.95]];
    };

    it('refines them side by side and takes the text that reads best', async () => {
      // Whatever comes after "abc", `next` is expected.
      const reading = (next: number) => (ids: readonly number[], row: number) =>
        ids[row] === abc ? ([[next, 0.9]] as const) : ([[abc, 0.9]] as const);
      for (const [next, text, other] of [
        [ret, 'abc ret', 'abcabcabcabc'],
        [abc, 'abcabcabcabc', 'abc ret'],
      ] as const) {
        const read = reading(next);
        const { result, graph } = await run({ guess, read }, requestOf(), { manifest: several });
        assert.equal(result.text, text);
        assert.deepEqual(
          result.alternatives.map((alternative) => [alternative.text, alternative.stop]),
          [[other, 'complete']],
        );
        // Two encodings, the length, both in the same forwards, and one in which both texts are read.
        const asked = graph.runs.map(({ ask }) => ask.length);
        assert.deepEqual(asked, [1, 1, 1, 6, 2, 1, 4 + 2 + 2 * 2]);
        assert.equal(result.forwards, asked.length);
      }
    });

    it('goes by the decisions at the end of a file', async () => {
      const end = requestOf({ suffix: '' });
      const { result, graph } = await run({ guess }, end, { manifest: several });
      assert.ok(graph.runs.slice(3).every(({ stream }) => stream === 2));
      assert.equal(result.text, 'abc ret');
    });

    it('reads nothing when there is one text, or no time', async () => {
      const one = await run({ guess: writing('abc ret', special('<|n2|>')) }, requestOf(), {
        manifest: several,
      });
      assert.ok(one.graph.runs.slice(3).every(({ stream }) => stream === 2));
      let time = 0;
      const late = await run(
        { guess, onForward: () => void (time += 10) },
        requestOf({}, { deadlineMs: 55 }),
        {
          manifest: several,
          now: () => time,
        },
      );
      assert.ok(late.graph.runs.slice(3).every(({ stream }) => stream === 2));
      assert.equal(late.result.text, 'abc ret');
    });
  });

  it('begins with a middling canvas when the model names no length', async () => {
    const { result } = await run({ guess: writing('abc', 77) });
    assert.equal(result.text, 'abc');
  });

  it('tells every step', async () => {
    const events: StepEvent[] = [];
    const graph = new FakeGraph({ guess: writing('abc ret abc', special('<|n4|>'), 1) });
    await infill(modelOf(graph), requestOf(), {
      ...plain,
      onStep: (event) => events.push(event),
    });
    assert.deepEqual(
      events.map(({ step }) => step),
      [1, 2, 3, 4],
    );
    assert.deepEqual(events[0]?.canvas, ['abc', null, null, null]);
    assert.deepEqual(events.at(-1)?.canvas, ['abc', ' ret', ' ', 'abc'].slice(0, 4));
  });

  it('encodes only what is new of a document', async () => {
    const graph = new FakeGraph({ guess: writing('abc', special('<|n2|>')) });
    const model = modelOf(graph);
    const ask = async (prefix: string) =>
      (await infill(model, requestOf({ prefix }), plain))?.encodedTokens;
    const first = await ask('abc = ');
    assert.equal(first, 2 + tokenizer.encode('abc = ').length + 2 + 3);
    assert.equal(await ask('abc = '), 0);
    assert.equal(await ask('abc = 1'), 1);
    assert.equal(await ask('abc = 12'), 1);
    // "abc" becomes "abcab": the last token stays, one follows.
    assert.equal(await ask('abc = 12ab'), 1);
    assert.equal(await ask('abd = 12ab'), 8);
  });

  it('gives the same text however warm the cache is', async () => {
    const guess = writing('abc ret', special('<|n4|>'));
    const model = modelOf(new FakeGraph({ guess }));
    const once = await infill(model, requestOf(), plain);
    const again = await infill(model, requestOf(), plain);
    assert.equal(once?.text, again?.text);
    assert.equal(once?.confidence, again?.confidence);
  });

  it('stops within one step wherever it is cancelled, and leaves a valid cache', async () => {
    const long = requestOf({ prefix: 'ret abc\n'.repeat(6) });
    const guess = writing('abc ret abc', special('<|n8|>'), 1);
    const { graph: whole } = await run({ guess }, long);
    for (let at = 1; at <= whole.runs.length; at++) {
      const cancellation = new Cancellation();
      const onForward: FakeOptions['onForward'] = (_, count) => {
        if (count === at) cancellation.cancel();
      };
      const graph = new FakeGraph({ guess, onForward });
      const model = modelOf(graph);
      assert.equal(await infill(model, long, { cancellation }), undefined);
      assert.equal(graph.runs.length, at);
      assert.equal(cancellation.forwardsAfterCancel, 1);
      const result = await infill(model, long, plain);
      assert.ok('abc ret abc'.startsWith(result?.text ?? '?'));
    }
  });

  it('tells what each step looked at and did, only when asked to', async () => {
    const guess = writing('abc ret', special('<|n4|>'));
    const events: StepEvent[] = [];
    const onStep = (event: StepEvent): void => void events.push(event);
    let time = 0;
    const model = modelOf(new FakeGraph({ guess }), { now: () => time++ });
    await infill(model, requestOf(), { ...plain, onStep });
    assert.ok(events.length > 0 && events.every((event) => event.trace === undefined));
    events.length = 0;
    await infill(model, requestOf({ prefix: 'abc = a' }), { ...plain, onStep, trace: true });
    const [first, second] = events.map(({ trace }) => trace!);
    // Tag, edge and three tokens of the prefix, the last of them new; tag, edge and three of the suffix.
    assert.equal(first!.context?.encoded, 1);
    assert.ok(first!.context.tokens > 8);
    assert.equal(second!.context, undefined);
    assert.ok(first!.ms > 0 && second!.ms > 0);
    const [canvas] = first!.canvases;
    assert.equal(canvas!.begun, 4);
    assert.deepEqual(
      canvas!.cells.map(({ text, probability }) => [text, Math.round(probability * 100)]),
      [95, 95, 30, 30].map((probability) => [null, probability]),
    );
    assert.deepEqual(
      canvas!.commits.map(({ position, kind, text }) => [position, kind, text]),
      [
        [0, 'token', 'abc'],
        [1, 'token', ' ret'],
      ],
    );
    assert.deepEqual(canvas!.after, ['abc', ' ret', null, null]);
    const last = events.at(-1)!.trace!;
    assert.deepEqual(
      last.canvases[0]!.commits.map(({ kind, text }) => [kind, text]),
      [
        ['delete', undefined],
        ['delete', undefined],
      ],
    );
    assert.equal(last.canvases[0]!.stop, 'complete');
    assert.equal(last.best, 4);
  });

  it('draws another text with another seed, and the same with the same', async () => {
    // Two words that are about as likely, everywhere.
    const [abc, ret] = [tokenizer.encode('abc')[0]!, tokenizer.encode(' ret')[0]!];
    const guess: GuessFunction = (canvas) =>
      canvas[0] === LEN
        ? [[special('<|n8|>'), 0.9]]
        : [
            [abc, 0.5],
            [ret, 0.45],
          ];
    const draw = async (options: InfillOptions) =>
      (await run({ guess }, requestOf({}, options))).result.text;
    const greedy = await draw({});
    assert.equal(greedy, 'abc'.repeat(8));
    assert.equal(await draw({ seed: 3 }), greedy);
    assert.equal(await draw({ seed: 3, temperature: 1 }), await draw({ seed: 3, temperature: 1 }));
    const seeds = Array.from({ length: 8 }, (_, seed) => draw({ seed, temperature: 1 }));
    assert.ok(new Set(await Promise.all(seeds)).size > 4);
  });

  it('lets a message in after every forward', async () => {
    const cancellation = new Cancellation();
    // Arrives like a message: only when the event loop turns, not as a microtask.
    const onForward: FakeOptions['onForward'] = (_, count) => {
      if (count === 3) {
        setImmediate(() => {
          cancellation.cancel();
        });
      }
    };
    const graph = new FakeGraph({ guess: writing('abc ret abc', special('<|n8|>'), 1), onForward });
    assert.equal(await infill(modelOf(graph), requestOf(), { cancellation }), undefined);
    assert.equal(graph.runs.length, 3);
  });
});
