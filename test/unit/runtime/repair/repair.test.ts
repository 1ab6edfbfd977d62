import assert from 'node:assert/strict';
import type { RepairRequest, RepairResult, RepairStepEvent } from '../../../../src/protocol';
import { Cancellation } from '../../../../src/runtime/host/cancellation';
import type { Feeds } from '../../../../src/runtime/twoStream/graph';
import type { LoadedModel } from '../../../../src/runtime/loadedModel';
import { MAX_FED } from '../../../../src/runtime/repair/placedBatches';
import type { RepairHooks } from '../../../../src/runtime/host/hooks';
import { repair } from '../../../../src/runtime/repair/repair';
import type { TwoStreamManifest } from '../../../../src/runtime/twoStream/manifest';
import { twoStreamModel } from '../../../support/twoStreamModel';
import { FakeGraph, type FakeOptions } from '../support/fakeGraph';
import { ringJudge } from '../support/ringModel';
import { tinyManifest, tinyTokenizer } from '../support/tinyModel';

const tokenizer = tinyTokenizer();
const LINE = 'abc ret=12\n';

/** Tokens of a stream. */
const LIMIT = 120;

function manifestOf(edit: boolean): TwoStreamManifest {
  const manifest = tinyManifest();
  return { ...manifest, model: { ...manifest.model, edit, maxPrefix: LIMIT, maxSuffix: LIMIT } };
}

function modelOf(graph: FakeGraph, edit: boolean, now = () => 0): LoadedModel {
  return twoStreamModel({ manifest: manifestOf(edit), tokenizer, graph, now });
}

/** Lines of the text become spans, without their line breaks. */
function spansOf(text: string, lines: readonly number[]): RepairRequest['spans'] {
  const starts = [0];
  for (const line of text.split('\n')) starts.push((starts.at(-1) ?? 0) + line.length + 1);
  return lines.map((line) => ({ start: starts[line] ?? 0, end: (starts[line + 1] ?? 0) - 1 }));
}

function requestOf(text: string, change: Partial<RepairRequest> = {}): RepairRequest {
  return {
    id: 1,
    documentId: 'file:a',
    languageId: 'python',
    text,
    beginsFile: true,
    endsFile: true,
    spans: spansOf(text, [1]),
    suspects: [],
    options: {},
    ...change,
  };
}

interface Run {
  readonly result: RepairResult | undefined;
  readonly graph: FakeGraph;
}

async function run(
  edit: boolean,
  request: RepairRequest,
  hooks: Partial<RepairHooks> = {},
  options: FakeOptions = {},
  now?: () => number,
): Promise<Run> {
  const graph = new FakeGraph({ judge: ringJudge, ...options });
  const all = { cancellation: new Cancellation(), ...hooks };
  return { result: await repair(modelOf(graph, edit, now), request, all), graph };
}

async function texts(edit: boolean, request: RepairRequest): Promise<readonly string[][]> {
  const { result } = await run(edit, request);
  return (result?.drafts ?? []).map(({ rewrites }) => rewrites.map(({ text }) => text));
}

const canvases = (graph: FakeGraph): Feeds[] => graph.runs.filter(({ stream }) => stream === 2);

for (const edit of [false, true]) {
  describe(`repair with a model trained on ${edit ? 'drafts' : 'masks'}`, () => {
    it('leaves a clean draft alone, at the cost of scoring it', async () => {
      const { result, graph } = await run(edit, requestOf(LINE.repeat(3)));
      assert.deepEqual(result?.drafts, []);
      assert.equal(result.steps, 0);
      assert.equal(result.scoredTokens, tokenizer.encode(LINE).length - 1);
      assert.equal(canvases(graph).length, 1);
    });

    it('exchanges, inserts and removes a token', async () => {
      for (const wrong of ['abc(=12', 'abc=12', 'abc ret=2', 'abc ret=112', 'abc ret=1']) {
        const [found] = await texts(edit, requestOf(`${LINE}${wrong}\n${LINE}`));
        assert.equal(found?.[0], 'abc ret=12', wrong);
      }
    });

    it('says what a rewrite gains and how much it changes', async () => {
      const { result } = await run(edit, requestOf(`${LINE}abc(=12\n${LINE}`));
      const [draft] = result?.drafts ?? [];
      assert.deepEqual([draft?.start, draft?.end], [LINE.length, LINE.length + 7]);
      assert.ok((draft?.doubts ?? 0) > 0);
      assert.deepEqual(draft?.rewrites[0]?.text, 'abc ret=12');
      assert.equal(draft.rewrites[0].edits, 1);
      assert.ok(draft.rewrites[0].gain > 2);
    });

    it('judges the changes it is asked about, and nothing else', async () => {
      const wrong = 'abc(=12';
      const at = LINE.length + 3;
      const changes = [
        { start: at, end: at + 1, newText: ' ret' },
        { start: at, end: at + 1, newText: '(' },
        { start: at, end: at, newText: '(' },
        { start: 0, end: 1, newText: 'x' },
      ];
      const steps: RepairStepEvent[] = [];
      const { result, graph } = await run(
        edit,
        requestOf(`${LINE}${wrong}\n${LINE}`, { changes }),
        { onStep: (event) => steps.push(event) },
      );
      const gains = result?.drafts.map(({ rewrites }) => rewrites[0]?.gain ?? NaN) ?? [];
      // The last one lies in no span.
      assert.equal(gains.length, 3);
      assert.ok((gains[0] ?? 0) > 2 && gains[1] === 0 && (gains[2] ?? 0) < 0, gains.join(' '));
      assert.deepEqual(
        result?.drafts.map(({ start, end, rewrites }) => [start, end, rewrites[0]?.text]),
        changes.slice(0, 3).map(({ start, end, newText }) => [start, end, newText]),
      );
      assert.equal(result.drafts[0]?.rewrites[0]?.edits, 1);
      assert.equal(canvases(graph).length, 1);
      assert.equal(steps.length, 1);
      assert.ok(steps[0]?.drafts[0]?.canvas.includes(null));
    });

    it('refines several drafts in the forwards of one', async () => {
      const broken = 'abc(=12\n';
      const one = await run(edit, requestOf(LINE + broken + LINE));
      const text = (LINE + broken).repeat(4) + LINE;
      const many = await run(edit, requestOf(text, { spans: spansOf(text, [1, 3, 5, 7]) }));
      assert.equal(many.result?.drafts.length, 4);
      for (const { rewrites } of many.result.drafts) assert.equal(rewrites[0]?.text, 'abc ret=12');
      assert.equal(many.result.steps, one.result?.steps);
    });

    it('masks what the caller suspects, and finds nothing better when it was right', async () => {
      const suspects = [{ start: LINE.length + 3, end: LINE.length + 7 }];
      const { result } = await run(edit, requestOf(LINE.repeat(3), { suspects }));
      assert.equal(result?.drafts.length, 1);
      assert.equal(result.drafts[0]?.doubts, 1);
      for (const { gain } of result.drafts[0].rewrites) assert.ok(gain < -5);
      assert.ok(result.steps > 0);
    });

    it('works on far apart spans window by window, within the limits of the streams', async () => {
      const broken = 'abc(=12\n';
      const text = broken + LINE.repeat(40) + broken + LINE.repeat(40) + broken;
      const spans = spansOf(text, [0, 41, 82]);
      const { result, graph } = await run(edit, requestOf(text, { spans }));
      assert.deepEqual(
        result?.drafts.map(({ rewrites }) => rewrites[0]?.text),
        ['abc ret=12', 'abc ret=12', 'abc ret=12'],
      );
      assert.ok(result.encodedTokens <= 3 * 2 * LIMIT);
      for (const { ids } of canvases(graph)) assert.ok(ids.length <= MAX_FED);
    });

    it('stops within one forward wherever it is cancelled', async () => {
      const request = requestOf(`${LINE}abc(=12\n${LINE}`);
      const whole = await run(edit, request);
      assert.ok(whole.graph.runs.length >= 5);
      for (let at = 1; at <= whole.graph.runs.length; at++) {
        const cancellation = new Cancellation();
        const onForward: FakeOptions['onForward'] = (_, count) => {
          if (count === at) cancellation.cancel();
        };
        const { result, graph } = await run(edit, request, { cancellation }, { onForward });
        assert.equal(result, undefined);
        assert.equal(graph.runs.length, at);
      }
    });

    it('ends at the deadline with what is finished', async () => {
      const text = `abc(=12\n${LINE.repeat(40)}abc(=12\n`;
      const spans = spansOf(text, [0, 41]);
      const whole = await run(edit, requestOf(text, { spans }));
      const finished = new Set<number>();
      for (let deadlineMs = 0; deadlineMs < whole.graph.runs.length; deadlineMs++) {
        let time = 0;
        const onForward = (): void => {
          time++;
        };
        const request = requestOf(text, { spans, options: { deadlineMs } });
        const { result } = await run(edit, request, {}, { onForward }, () => time);
        assert.equal(result?.late, true);
        const done = result.drafts.filter(({ rewrites }) => rewrites[0]?.text === 'abc ret=12');
        finished.add(done.length);
      }
      assert.ok(finished.has(0) && finished.has(1), 'the first one is finished before the second');
    });

    it('ends with what is finished when asked to', async () => {
      const text = `abc(=12\n${LINE.repeat(40)}abc(=12\n`;
      const spans = spansOf(text, [0, 41]);
      const whole = await run(edit, requestOf(text, { spans }));
      const finished = new Set<number>();
      for (let at = 1; at <= whole.graph.runs.length; at++) {
        const cancellation = new Cancellation();
        const onForward: FakeOptions['onForward'] = (_, count) => {
          if (count === at) cancellation.finish();
        };
        const request = requestOf(text, { spans });
        const { result } = await run(edit, request, { cancellation }, { onForward });
        assert.equal(result?.late, true);
        const done = result.drafts.filter(({ rewrites }) => rewrites[0]?.text === 'abc ret=12');
        finished.add(done.length);
      }
      assert.ok(finished.has(0) && finished.has(1), 'the first one is finished before the second');
    });

    it('waits for its turn before every forward', async () => {
      const log: string[] = [];
      const turn = (): Promise<void> => {
        log.push('turn');
        return Promise.resolve();
      };
      const onForward = (): void => {
        log.push('forward');
      };
      await run(edit, requestOf(`${LINE}abc(=12\n${LINE}`), { turn }, { onForward });
      assert.ok(log.length >= 10);
      assert.deepEqual(
        log,
        log.map((_, i) => (i % 2 === 0 ? 'turn' : 'forward')),
      );
    });

    it('tells its steps, with the place of each draft', async () => {
      const events: RepairStepEvent[] = [];
      const onStep = (event: RepairStepEvent): void => {
        events.push(event);
      };
      await run(edit, requestOf(`${LINE}abc(=12\n${LINE}`), { onStep });
      assert.deepEqual(
        events.map(({ step }) => step),
        events.map((_, index) => index + 1),
      );
      const last = events.at(-1)?.drafts[0];
      assert.deepEqual([last?.start, last?.end], [LINE.length, LINE.length + 7]);
      assert.equal(last?.canvas.join(''), 'abc ret=12');
    });

    it('masks a share of each span when asked to', async () => {
      const text = LINE.repeat(3);
      const count = tokenizer.encode('abc ret=12').length;
      for (const [share, expected] of [
        [0.2, 1],
        [0.5, Math.round(count / 2)],
        [1, count],
      ] as const) {
        const options = { share, seed: 3 };
        const one = await run(edit, requestOf(text, { options }));
        const again = await run(edit, requestOf(text, { options }));
        assert.equal(one.result?.drafts[0]?.doubts, expected);
        assert.deepEqual(
          one.graph.runs.map(({ ids }) => ids),
          again.graph.runs.map(({ ids }) => ids),
        );
        const other = await run(edit, requestOf(text, { options: { share, seed: 4 } }));
        const sameMasks =
          JSON.stringify(canvases(one.graph)[1]?.ids) ===
          JSON.stringify(canvases(other.graph)[1]?.ids);
        assert.equal(sameMasks, share === 1);
      }
    });

    it('has nothing to say about blank and empty spans', async () => {
      const empty = await run(edit, requestOf('', { spans: [{ start: 0, end: 0 }] }));
      assert.deepEqual([empty.result?.drafts, empty.graph.runs.length], [[], 0]);
    });
  });
}

for (const edit of [false, true]) {
  describe(`a quick repair with a model trained on ${edit ? 'drafts' : 'masks'}`, () => {
    /** A request about the second line, with suspects given as offsets in it. */
    function quickly(wrong: string, suspects: readonly (readonly [number, number])[]) {
      const places = suspects.map(([start, end]) => ({
        start: LINE.length + start,
        end: LINE.length + end,
      }));
      const text = `${LINE}${wrong}\n${LINE}`;
      return requestOf(text, { suspects: places, options: { quick: true } });
    }

    it('inserts, exchanges and leaves out a token where it is told to', async () => {
      const cases = [
        ['abc=12', [3, 3]],
        ['abc(=12', [3, 4]],
        ['abc ret=112', [8, 9]],
      ] as const;
      for (const [wrong, suspect] of cases) {
        const { result } = await run(edit, quickly(wrong, [suspect]));
        const [best] = result?.drafts[0]?.rewrites ?? [];
        assert.equal(best?.text, 'abc ret=12', wrong);
        assert.equal(best.edits, 1);
        assert.ok(best.gain > 2, `${best.gain}`);
      }
    });

    it('leaves suspected tokens out, whatever the model would put there', async () => {
      const judge: FakeOptions['judge'] = () => [[tokenizer.encode('q')[0] ?? 0, 0.9]];
      const { result } = await run(edit, quickly('abc ret=112', [[8, 9]]), {}, { judge });
      const texts = result?.drafts[0]?.rewrites.map(({ text }) => text) ?? [];
      assert.deepEqual(texts.sort(), ['abc ret=12', 'abc ret=q12']);
    });

    it('looks at nothing else', async () => {
      const { result } = await run(edit, quickly('abc(=12', [[7, 7]]));
      assert.ok(result?.drafts[0]?.rewrites.every(({ text }) => text.startsWith('abc(=12')));
      const none = await run(edit, quickly('abc(=12', []));
      assert.deepEqual(none.result?.drafts, []);
      assert.equal(canvases(none.graph).length, 0);
    });

    it('feeds a mask for each suspect, and what is next to a change: it scores no draft', async () => {
      const wrong = `${'abc ret=12 '.repeat(4)}abc=12`;
      const at = wrong.length - 3;
      const { result, graph } = await run(edit, quickly(wrong, [[at, at]]));
      const [attempts, ...judging] = canvases(graph).map(({ ids }) => ids.length);
      assert.equal(result?.scoredTokens, 0);
      assert.equal(attempts, 1);
      // The tokens up to 8 before and behind, twice where each is masked in turn, before and after.
      const most = (edit ? 1 : 2) * (2 * 2 * 8 + 1);
      assert.ok(judging.length === 1 && (judging[0] ?? 0) <= most, judging.join(' '));
    });

    it('is late or cancelled like any other', async () => {
      let time = 0;
      const options: FakeOptions = { onForward: () => void (time += 10) };
      const request = quickly('abc=12', [[3, 3]]);
      const limited = { ...request, options: { quick: true, deadlineMs: 15 } };
      const late = await run(edit, limited, {}, options, () => time);
      assert.deepEqual([late.result?.late, late.result?.drafts], [true, []]);
      const cancellation = new Cancellation();
      const onForward = (_: Feeds, count: number): void => {
        if (count === 3) cancellation.cancel();
      };
      const stopped = await run(edit, request, { cancellation }, { onForward });
      assert.equal(stopped.result, undefined);
      assert.equal(stopped.graph.runs.length, 3);
    });
  });
}
