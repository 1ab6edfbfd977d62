import assert from 'node:assert/strict';
import fc from 'fast-check';
import type {
  InfillRequest,
  InfillResult,
  RepairRequest,
  RepairStepEvent,
  StepEvent,
} from '../../../src/protocol';
import { Cancellation } from '../../../src/runtime/host/cancellation';
import { infill } from '../../../src/runtime/infill/infill';
import { twoStreamModel } from '../../support/twoStreamModel';
import { infillFrames } from '../../../src/inspector/infillFrames';
import { TraceRecorder } from '../../../src/inspector/recorder';
import { repairFrames } from '../../../src/inspector/repairFrames';
import { traceFile, type TraceOf } from '../../../src/inspector/trace';
import type { CellView } from '../../../src/inspector/view';
import { viewOf } from '../../../src/inspector/viewOf';
import { english } from '../../support/english';
import { FakeGraph, type Guess } from '../runtime/support/fakeGraph';
import { special, tinyManifest, tinyTokenizer } from '../runtime/support/tinyModel';

const REQUEST: InfillRequest = {
  id: 1,
  documentId: 'file:///a/some%20file.py',
  languageId: 'python',
  prefix: 'a',
  suffix: '',
  beginsFile: true,
  endsFile: true,
  options: {},
};

const RESULT: InfillResult = {
  text: 'ab',
  tokens: 6,
  confidence: 0.5,
  stop: 'complete',
  alternatives: [],
  steps: 2,
  forwards: 5,
  encodedTokens: 3,
  encodeMs: 4,
  ms: 24,
};

/** A cell in short: its text or `_`, the step it was committed in, what was done to it. */
const short = ({ text, order, mark }: CellView) =>
  [
    text ?? '_',
    ...(order === undefined ? [] : [order]),
    ...(mark === undefined ? [] : [mark]),
  ].join(' ');

const p = 0.5;
const mask = { text: null, probability: p };

/** Two steps of a canvas of four masks: tokens, an expansion, then a deletion with a token behind it. */
const EVENTS: StepEvent[] = [
  {
    step: 1,
    canvas: ['a', null, null, 'd', null],
    trace: {
      ms: 9,
      context: { tokens: 20, encoded: 5, encodeMs: 2 },
      best: 4,
      canvases: [
        {
          begun: 4,
          cells: [mask, mask, mask, mask],
          commits: [
            { position: 0, kind: 'token', text: 'a', probability: 0.9 },
            { position: 1, kind: 'expand', probability: 0.8 },
            { position: 3, kind: 'token', text: 'd', probability: 0.95 },
          ],
          after: ['a', null, null, null, 'd'],
        },
        { begun: 2, cells: [mask, mask], commits: [], after: [null, null], stop: 'unsure' },
      ],
    },
  },
  {
    step: 2,
    canvas: ['a', 'b', 'd'],
    trace: {
      ms: 7,
      best: 4,
      canvases: [
        {
          begun: 4,
          cells: [
            { text: 'a', probability: 0.9 },
            mask,
            mask,
            mask,
            { text: 'd', probability: 0.95 },
          ],
          commits: [
            { position: 1, kind: 'token', text: 'b', probability: 0.7 },
            { position: 2, kind: 'delete', probability: 0.6 },
            { position: 3, kind: 'token', text: 'x', probability: 0.6 },
          ],
          after: ['a', 'b', 'd'],
          stop: 'complete',
        },
      ],
    },
  },
];

const TRACE: TraceOf<'infill'> = {
  kind: 'infill',
  number: 3,
  at: '2026-01-02T03:04:05.000Z',
  request: REQUEST,
  events: EVENTS,
  outcome: { kind: 'done', result: RESULT },
};

describe('frames of an infill', () => {
  it('show each canvas before a step, and what the step did', () => {
    const [first, second] = infillFrames(EVENTS, english);
    assert.deepEqual(first!.canvases[0]!.cells.map(short), [
      'a 1 committed',
      '_ expanded',
      '_',
      'd 1 committed',
    ]);
    assert.deepEqual(second!.canvases[0]!.cells.map(short), [
      'a 1',
      'b 2 committed',
      '_ deleted',
      '_ deleted',
      'd 1',
    ]);
    assert.equal(first!.says, '2 tokens committed, 1 expansion in 2 canvases, 9.0 ms');
    assert.deepEqual(
      first!.canvases.map(({ title, isBest }) => [title, isBest]),
      [
        ['Canvas that began with 4 masks', true],
        ['Canvas that began with 2 masks; finished: unsure', false],
      ],
    );
    assert.match(second!.canvases[0]!.title, /4 masks, now 5; finished: complete/);
    assert.equal(first!.canvases[0]!.cells[2]!.probability, p);
  });

  it('keep finished canvases in view', () => {
    const [first, second] = EVENTS;
    const { trace } = first!;
    const [long, short_] = trace!.canvases;
    const done = {
      ...short_!,
      commits: [0, 1].map((position) => {
        return { position, kind: 'token' as const, text: `t${position}`, probability: p };
      }),
      after: ['t0', 't1'],
      stop: 'complete' as const,
    };
    const start: StepEvent = { ...first!, trace: { ...trace!, canvases: [long!, done] } };
    const later: StepEvent = { ...second!, trace: { ...second!.trace!, best: 2 } };
    const canvas = infillFrames([start, later], english)[1]!.canvases[1]!;
    assert.deepEqual(canvas.cells.map(short), ['t0 1', 't1 1']);
    assert.equal(canvas.isBest, true);
    assert.match(canvas.title, /finished: complete/);
  });

  it('know of every token in which step it was committed, whatever the model does', async () => {
    const tokenizer = tinyTokenizer();
    const ids = [special('<|expand|>'), special('<|delete|>'), ...tokenizer.encode('abc\nret')];
    const choice = fc.record({
      id: fc.constantFrom(...ids),
      probability: fc.double({ min: 0.1, max: 0.99, noNaN: true }),
    });
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(choice), fc.boolean(), async (choices, singleLine) => {
        const guess = (canvas: readonly number[]): Guess => {
          if (canvas[0] === special('<|len|>')) {
            return [
              [special('<|n8|>'), 0.5],
              [special('<|n2|>'), 0.4],
            ];
          }
          const chosen = choices.next().value as { id: number; probability: number };
          return [
            [chosen.id, chosen.probability],
            [tokenizer.encode('abc')[0]!, 0.05],
          ];
        };
        const graph = new FakeGraph({ guess, topK: 2 });
        const model = twoStreamModel({ manifest: tinyManifest(), tokenizer, graph });
        const events: StepEvent[] = [];
        await infill(
          model,
          { ...REQUEST, options: { singleLine } },
          { cancellation: new Cancellation(), trace: true, onStep: (event) => events.push(event) },
        );
        infillFrames(events, english).forEach(({ canvases }, index) => {
          for (const { cells } of canvases) {
            for (const { text, order, probability } of cells) {
              assert.equal(text === undefined, order === undefined);
              assert.ok((order ?? 1) >= 1 && (order ?? 1) <= index + 1);
              assert.ok(probability !== undefined && probability >= 0 && probability <= 1);
            }
          }
        });
      }),
      { numRuns: 60 },
    );
  });

  it('show what they can of steps without a trace', () => {
    const [frame] = infillFrames([{ step: 1, canvas: ['a', null] }], english);
    assert.deepEqual(frame!.canvases[0]!.cells, [{ text: 'a' }, {}]);
  });
});

describe('frames of a repair', () => {
  const request: RepairRequest = {
    id: 1,
    documentId: 'file:a',
    languageId: 'python',
    text: 'one\ntwo\nthree\n',
    beginsFile: true,
    endsFile: true,
    spans: [{ start: 4, end: 7 }],
    suspects: [],
    options: {},
  };
  const frames = (...canvases: (readonly (string | null)[])[]) => {
    const events = canvases.map((canvas, index): RepairStepEvent => {
      return { step: index + 1, drafts: [{ start: 4, end: 7, canvas }] };
    });
    return repairFrames(request, events, english);
  };

  it('show what became of each draft', () => {
    const shown = frames(
      ['a', null, 'c'],
      ['a', 'b', 'c'],
      ['a', null, 'c'],
      ['a', null, null, 'c'],
      ['a', 'x', 'y', 'c'],
      ['a', 'x', 'z', 'c'],
    ).map(({ canvases }) => canvases[0]!.cells.map(short).join(', '));
    assert.deepEqual(shown, [
      'a, _, c',
      'a, b 2 committed, c',
      'a, _ remasked, c',
      'a, _, _ expanded, c',
      'a, x 5 committed, y 5 committed, c',
      'a, x 5, z 6 changed, c',
    ]);
    const [first, second] = frames([null], ['a']);
    assert.equal(first!.canvases[0]!.title, 'Draft in line 2');
    assert.equal(second!.says, '1 committed');
  });
});

describe('a trace', () => {
  it('is summed up', () => {
    const { title, facts, frames } = viewOf(TRACE, english);
    assert.equal(title, '3: infill in some file.py');
    assert.equal(frames.length, 2);
    const byName = Object.fromEntries(facts.map(({ name, value }) => [name, value]));
    assert.deepEqual(byName, {
      Language: 'python',
      Asked: '2026-01-02T03:04:05.000Z',
      'From the cache': '15 of 20 context tokens (75 %)',
      Encoding: '5 tokens, 2.0 ms',
      'Lengths tried': '4, 2',
      Tokens: '6, 3.0 a step',
      Steps: '2, 10.0 ms each; 5 forwards',
      Time: '24 ms',
      Confidence: '50 %',
      Ended: 'complete',
    });
  });

  it('that ended otherwise says so', () => {
    const failed = viewOf({ ...TRACE, outcome: { kind: 'failed', message: 'No.' } }, english);
    assert.match(failed.title, /\(failed\)$/);
    assert.ok(failed.facts.some(({ name, value }) => name === 'Failed' && value === 'No.'));
    assert.match(
      viewOf({ ...TRACE, outcome: { kind: 'cancelled' } }, english).title,
      /\(cancelled\)$/,
    );
  });

  it('is exported as it is, with the name of the format', () => {
    const file = JSON.parse(JSON.stringify(traceFile([TRACE]))) as unknown;
    assert.deepEqual(file, { format: 'anneal-traces', version: 1, traces: [TRACE] });
  });
});

describe('the recorder', () => {
  const recorder = () => {
    let changes = 0;
    const made = new TraceRecorder(
      () => changes++,
      () => new Date('2026-01-02T03:04:05Z'),
    );
    return { made, changes: () => changes };
  };
  const asked = (id: number) => ({ type: 'infill', request: { ...REQUEST, id } }) as const;

  it('keeps what requests did, newest first, once they are over', () => {
    const { made, changes } = recorder();
    const first = made.begin(asked(7));
    const second = made.begin(asked(8));
    for (const event of EVENTS) first.step(event);
    assert.equal(made.traces.length, 0);
    first.done(RESULT);
    assert.deepEqual(made.traces, [{ ...TRACE, number: 1, request: { ...REQUEST, id: 7 } }]);
    second.failed('No.');
    assert.deepEqual(
      made.traces.map(({ number, outcome }) => [number, outcome.kind]),
      [
        [2, 'failed'],
        [1, 'done'],
      ],
    );
    assert.equal(changes(), 2);
    made.clear();
    assert.equal(made.traces.length, 0);
  });

  it('forgets the oldest, by their number and by their size', () => {
    const { made } = recorder();
    for (let id = 0; id < 40; id++) made.begin(asked(id)).cancelled();
    assert.deepEqual(
      [made.traces.length, made.traces[0]?.number, made.traces.at(-1)?.number],
      [30, 40, 11],
    );
    const huge = { step: 1, canvas: Array<null>(150_000).fill(null) };
    for (const id of [98, 99]) {
      const recording = made.begin(asked(id));
      recording.step(huge);
      recording.done(RESULT);
    }
    assert.equal(made.traces.length, 1);
  });
});
