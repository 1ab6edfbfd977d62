import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  blankCanvas,
  confidenceOf,
  maskedPositions,
  runEnd,
  runLength,
  settledTokens,
  type Canvas,
} from '../../../../src/runtime/infill/canvas';
import type { Predictions } from '../../../../src/runtime/denoiser';
import {
  applyCommits,
  denoiseStep,
  growth,
  type SamplerRules,
} from '../../../../src/runtime/infill/sampler';
import { controlTokens } from '../../../../src/runtime/twoStream/twoStreamDenoiser';
import { selectUnmasked, type Candidate } from '../../../../src/runtime/infill/unmasking';
import { special, tinyManifest } from '../support/tinyModel';

const EXPAND = special('<|expand|>');
const DELETE = special('<|delete|>');
const NEWLINE = 99;
const { tokens } = tinyManifest();

const rules: SamplerRules = {
  tokens,
  control: controlTokens(tokens),
  freeLength: true,
  mayGrow: true,
  maxCanvas: 16,
  threshold: 0.9,
  singleLine: false,
  hasNewline: (id) => id === NEWLINE,
};

/** `_` is a mask, a number a fixed token. */
function canvas(text: string): Canvas {
  return text
    .split(' ')
    .filter((part) => part !== '')
    .map((part) => (part === '_' ? undefined : { id: Number(part), logp: 0 }));
}

function show(shown: Canvas): string {
  return shown.map((token) => token?.id ?? '_').join(' ');
}

/** Candidates of each masked position: [id, probability] pairs, best first. */
function predictions(...rows: (readonly (readonly [number, number])[])[]): Predictions {
  const topK = 2;
  const flat = rows.flatMap((row) => [row[0] ?? [tokens.len, 1e-9], row[1] ?? [tokens.len, 1e-9]]);
  return {
    rows: rows.length,
    topK,
    ids: flat.map(([id]) => id),
    logps: Float32Array.from(flat, ([, probability]) => Math.log(probability)),
  };
}

function step(
  before: string,
  rows: (readonly (readonly [number, number])[])[],
  change: Partial<SamplerRules> = {},
) {
  return denoiseStep(canvas(before), predictions(...rows), { ...rules, ...change });
}

describe('schedule', () => {
  const candidate = (position: number, probability: number) =>
    ({ position, kind: 'token', id: 50, logp: Math.log(probability) }) as const;

  it('commits everything sure', () => {
    const candidates = [candidate(0, 0.95), candidate(1, 0.5), candidate(2, 0.9)];
    assert.deepEqual(
      selectUnmasked(candidates, 0.9).map(({ position }) => position),
      [0, 2],
    );
  });

  it('commits the most probable when nothing is sure, the left one of two', () => {
    const candidates = [candidate(0, 0.2), candidate(1, 0.5), candidate(2, 0.5)];
    assert.deepEqual(selectUnmasked(candidates, 0.9), [candidates[1]]);
    assert.deepEqual(selectUnmasked([], 0.9), []);
  });
});

describe('sampler', () => {
  it('fixes tokens with their probability and leaves the rest', () => {
    const { canvas: next, committed } = step('_ 60 _', [[[50, 0.95]], [[51, 0.4]]]);
    assert.equal(show(next), '50 60 _');
    assert.deepEqual(
      committed.map(({ position }) => position),
      [0],
    );
    assert.ok(Math.abs(next[0]!.logp - Math.log(0.95)) < 1e-6);
  });

  it('takes the best allowed candidate of a position', () => {
    for (const banned of [
      tokens.bof,
      tokens.eof,
      tokens.len,
      tokens.mask,
      special('<|n4|>'),
      special('<|lang:python|>'),
    ]) {
      assert.equal(
        show(
          step('_', [
            [
              [banned, 0.9],
              [50, 0.05],
            ],
          ]).canvas,
        ),
        '50',
      );
    }
  });

  it('passes over positions without an allowed candidate, and commits nothing without any', () => {
    const none = [
      [tokens.bof, 0.6],
      [tokens.eof, 0.3],
    ] as const;
    assert.equal(show(step('_ _', [none, [[50, 0.1]]]).canvas), '_ 50');
    const stuck = step('_ _', [none, none]);
    assert.equal(stuck.committed.length, 0);
    assert.equal(show(stuck.canvas), '_ _');
  });

  it('grows the canvas by half of the run, at least by one', () => {
    assert.deepEqual([1, 2, 3, 4, 9].map(growth), [1, 1, 1, 2, 4]);
    assert.equal(show(step('60 _', [[[EXPAND, 0.9]]]).canvas), '60 _ _');
    assert.equal(
      show(step('_ _ _ _ 60', [[[50, 0.95]], [[51, 0.2]], [[52, 0.1]], [[EXPAND, 0.95]]]).canvas),
      '50 _ _ _ _ _ 60',
    );
  });

  it('does not grow beyond the limit, also not by several expands together', () => {
    const rows = Array.from(
      { length: 4 },
      () =>
        [
          [EXPAND, 0.9],
          [50, 0.05],
        ] as const,
    );
    assert.equal(show(step('_ _ _ _', rows, { maxCanvas: 5 }).canvas), '50 _ _ _');
    assert.equal(step('_ _ _ _', rows, { maxCanvas: 7 }).canvas.length, 7);
    assert.equal(step('_ _ _ _', rows, { maxCanvas: 100 }).canvas.length, 12);
  });

  it('deletes the rest of a run, with what was committed there', () => {
    const rows = [[[50, 0.99]], [[DELETE, 0.95]], [[51, 0.99]], [[52, 0.99]]] as const;
    const { canvas: next } = step('_ _ _ 60 _', rows.slice());
    assert.equal(show(next), '50 60 52');
  });

  it('does neither at a given length', () => {
    const rows = [
      [
        [EXPAND, 0.95],
        [50, 0.04],
      ],
      [
        [DELETE, 0.95],
        [51, 0.04],
      ],
    ] as const;
    assert.equal(show(step('_ _', rows.slice(), { freeLength: false }).canvas), '50 _');
  });

  it('ends a single line before its first line break', () => {
    const rows = [[[50, 0.1]], [[NEWLINE, 0.95]], [[51, 0.95]]] as const;
    const single = step('_ _ _', rows.slice(), { singleLine: true });
    assert.equal(show(single.canvas), '_');
    assert.equal(single.cutAtNewline, true);
    const multi = step('_ _ _', rows.slice());
    assert.equal(show(multi.canvas), `_ ${NEWLINE} 51`);
    assert.equal(multi.cutAtNewline, false);
  });

  /** The cases of `training/tests/reference/test_draft_scores.py`: both sides reach visible tokens the same way. */
  const commits: readonly (readonly [string, readonly (readonly [number, number])[], string])[] = [
    ['1 2 3', [[1, 9]], '1 9 3'],
    ['1 2 3', [[1, DELETE]], '1 3'],
    ['1 2 3', [[1, EXPAND]], '1 _ _ 3'],
    ['1 2 _ _', [[1, DELETE]], '1 _ _'],
    ['_ _ 2 3', [[2, EXPAND]], '_ _ _ _ 3'],
    ['1 1 1 1 1 1 1 1 1 1', [[4, EXPAND]], '1 1 1 1 _ 1 1 1 1 1'],
    ['1 _ _ _ 2', [[1, DELETE]], '1 2'],
    [
      '1 _ _ _ 2',
      [
        [1, 7],
        [2, DELETE],
      ],
      '1 7 2',
    ],
    ['1 _ _ _ _ 2', [[4, EXPAND]], '1 _ _ _ _ _ _ 2'],
  ];

  for (const [before, made, after] of commits) {
    it(`applies ${JSON.stringify(made)} to ${before} as Python does`, () => {
      const kindOf = (id: number): Candidate['kind'] =>
        id === EXPAND ? 'expand' : id === DELETE ? 'delete' : 'token';
      const candidates = made.map(([position, id]) => ({
        position,
        id,
        kind: kindOf(id),
        logp: 0,
      }));
      assert.equal(show(applyCommits(canvas(before), candidates, { maxCanvas: 10 })), after);
    });
  }

  it('always makes progress, stays within the limit and touches no fixed token', () => {
    const id = fc.oneof(fc.constantFrom(EXPAND, DELETE), fc.integer({ min: 50, max: 60 }));
    const row = fc.array(fc.tuple(id, fc.double({ min: 0.01, max: 0.99, noNaN: true })), {
      minLength: 1,
      maxLength: 2,
    });
    fc.assert(
      fc.property(
        fc.array(fc.boolean(), { minLength: 1, maxLength: 16 }),
        fc.array(row, { minLength: 16, maxLength: 16 }),
        (masks, rows) => {
          const before: Canvas = masks.map((mask, i) =>
            mask ? undefined : { id: 70 + i, logp: 0 },
          );
          const { canvas: after, committed } = denoiseStep(
            before,
            predictions(...rows.slice(0, maskedPositions(before).length)),
            rules,
          );
          assert.ok(after.length <= rules.maxCanvas);
          if (maskedPositions(before).length > 0) {
            const grows = rows.some((candidates) =>
              candidates.every(([token]) => token === EXPAND),
            );
            assert.ok(committed.length > 0 || grows);
          }
          const fixed = (shown: Canvas) =>
            shown.flatMap((token) => (token && token.id >= 70 ? [token.id] : []));
          assert.deepEqual(fixed(after), fixed(before));
        },
      ),
    );
  });
});

describe('canvas', () => {
  it('knows its runs', () => {
    const shown = canvas('_ _ 50 _ _ _');
    assert.deepEqual(maskedPositions(shown), [0, 1, 3, 4, 5]);
    assert.equal(runLength(shown, 1), 2);
    assert.equal(runLength(shown, 4), 3);
    assert.deepEqual([runLength(shown, 2), runEnd(shown, 2), runEnd(shown, 0)], [1, 3, 2]);
    assert.equal(blankCanvas(3).length, 3);
  });

  it('settles up to its first mask', () => {
    assert.deepEqual(
      settledTokens(canvas('50 51 _ 52')).map(({ id }) => id),
      [50, 51],
    );
    assert.deepEqual(settledTokens(canvas('_ 52')), []);
  });

  it('is as confident as the geometric mean of its tokens', () => {
    const token = (probability: number) => ({ id: 50, logp: Math.log(probability) });
    assert.ok(Math.abs(confidenceOf([token(0.5), token(0.125)]) - 0.25) < 1e-12);
    assert.equal(confidenceOf([]), 0);
  });
});
