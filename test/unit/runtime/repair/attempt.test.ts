import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Canvas } from '../../../../src/runtime/infill/canvas';
import type { Predictions } from '../../../../src/runtime/denoiser';
import {
  advanceAttempt,
  askedPositions,
  beginAttempt,
  otherAttempts,
  type AttemptRules,
} from '../../../../src/runtime/repair/attempt';
import { draftText } from '../../../../src/runtime/repair/draftText';
import { editDistance } from '../../../../src/runtime/repair/editDistance';
import { candidatesOf } from '../../../../src/runtime/repair/rewrites';
import { sharedMasks } from '../../../../src/runtime/repair/share';
import { controlTokens } from '../../../../src/runtime/twoStream/twoStreamDenoiser';
import { special, tinyManifest, tinyTokenizer } from '../support/tinyModel';

const EXPAND = special('<|expand|>');
const DELETE = special('<|delete|>');
const { tokens } = tinyManifest();

const rules: AttemptRules = {
  tokens,
  control: controlTokens(tokens),
  freeLength: true,
  mayGrow: true,
  maxCanvas: 8,
  threshold: 0.9,
  singleLine: false,
  hasNewline: () => false,
  edit: true,
  minScore: -10,
};

function canvas(text: string): Canvas {
  return text
    .split(' ')
    .filter((part) => part !== '')
    .map((part) => (part === '_' ? undefined : { id: Number(part), logp: 0 }));
}

const show = (shown: Canvas): string => shown.map((token) => token?.id ?? '_').join(' ');

/** The best candidate of each asked position. */
function predictions(...best: (readonly [number, number])[]): Predictions {
  return {
    rows: best.length,
    topK: 1,
    ids: best.map(([id]) => id),
    logps: Float32Array.from(best, ([, probability]) => Math.log(probability)),
  };
}

describe('attempt', () => {
  it('asks for its masks first, then for everything', () => {
    const begun = beginAttempt(canvas('50 _ 52'), rules);
    assert.deepEqual(askedPositions(begun), [1]);
    const full = advanceAttempt(begun, predictions([60, 0.5]), rules);
    assert.deepEqual([show(full.canvas), full.state], ['50 60 52', 'open']);
    assert.deepEqual(askedPositions(full), [0, 1, 2]);
  });

  it('is done with the last mask where the model knows no drafts', () => {
    const plain = { ...rules, edit: false };
    assert.equal(beginAttempt(canvas('50 51'), plain).state, 'done');
    const begun = beginAttempt(canvas('50 _'), plain);
    assert.equal(advanceAttempt(begun, predictions([60, 0.5]), plain).state, 'done');
  });

  it('changes visible tokens it is sure of, and is done when there are none', () => {
    const begun = beginAttempt(canvas('50 51 52'), rules);
    const step = advanceAttempt(begun, predictions([60, 0.95], [70, 0.5], [DELETE, 0.9]), rules);
    assert.deepEqual([show(step.canvas), step.state], ['60 51', 'open']);
    const settled = advanceAttempt(step, predictions([60, 0.99], [70, 0.8]), rules);
    assert.deepEqual([show(settled.canvas), settled.state], ['60 51', 'done']);
  });

  it('grows at a visible token, and fills what it grew by', () => {
    const begun = beginAttempt(canvas('50 51'), rules);
    const grown = advanceAttempt(begun, predictions([EXPAND, 0.95], [51, 0.9]), rules);
    assert.deepEqual([show(grown.canvas), grown.state], ['_ _ 51', 'open']);
    assert.deepEqual(askedPositions(grown), [0, 1]);
  });

  it('does not grow again once masks were deleted from it', () => {
    const begun = beginAttempt(canvas('_ _ 50 _ _'), rules);
    const shrunk = advanceAttempt(
      begun,
      predictions([DELETE, 0.95], [60, 0.1], [60, 0.1], [61, 0.1]),
      rules,
    );
    assert.equal(show(shrunk.canvas), '50 _ _');
    const answers: Predictions = {
      rows: 2,
      topK: 2,
      ids: [60, EXPAND, EXPAND, 62],
      logps: Float32Array.from([0.2, 0.1, 0.95, 0.01], Math.log),
    };
    assert.equal(show(advanceAttempt(shrunk, answers, rules).canvas), '50 60 _');
  });

  it('is given up when the model has to guess too much', () => {
    const strict = { ...rules, minScore: Math.log(0.15) };
    const begun = beginAttempt(canvas('_ _ _'), strict);
    const once = advanceAttempt(begun, predictions([60, 0.4], [61, 0.3], [62, 0.1]), strict);
    assert.equal(once.state, 'open');
    const twice = advanceAttempt(once, predictions([61, 0.3], [62, 0.1]), strict);
    assert.equal(twice.state, 'failed');
  });

  it('has second choices for a lone mask', () => {
    const lone = beginAttempt(canvas('50 _'), rules);
    const answers: Predictions = {
      rows: 1,
      topK: 5,
      ids: [60, DELETE, 61, 62, 63],
      logps: Float32Array.from([0.5, 0.2, 0.1, 0.05, 0.04], Math.log),
    };
    const shown = (edit: boolean) =>
      otherAttempts(lone, answers, { ...rules, edit }).map(({ canvas: made, state }) => [
        show(made),
        state,
      ]);
    assert.deepEqual(shown(false), [
      ['50 61', 'done'],
      ['50 62', 'done'],
    ]);
    assert.deepEqual(shown(true)[0], ['50 61', 'open']);
    const two = beginAttempt(canvas('_ _'), rules);
    assert.deepEqual(otherAttempts(two, predictions([60, 0.4], [61, 0.4]), rules), []);
    assert.deepEqual(otherAttempts(lone, predictions([60, 0.9]), rules), []);
  });

  it('fails when nothing is allowed for a mask', () => {
    const begun = beginAttempt(canvas('50 _'), rules);
    assert.equal(advanceAttempt(begun, predictions([tokens.bof, 0.9]), rules).state, 'failed');
  });

  it('ends when it goes round in circles', () => {
    let attempt = beginAttempt(canvas('50'), rules);
    let steps = 0;
    for (; attempt.state === 'open'; steps++) {
      assert.ok(steps < 20);
      const other = attempt.canvas[0]?.id === 50 ? 51 : 50;
      attempt = advanceAttempt(attempt, predictions([other, 0.95]), rules);
    }
    assert.equal(attempt.state, 'done');
  });

  it('ends, whatever the model says, within the canvas', () => {
    const id = fc.oneof(fc.constantFrom(EXPAND, DELETE), fc.integer({ min: 50, max: 53 }));
    const answers = fc.array(fc.tuple(id, fc.constantFrom(0.2, 0.91, 0.99)), {
      minLength: 8,
      maxLength: 8,
    });
    const start = fc.array(fc.constantFrom('_', '50', '51'), { maxLength: 8 });
    fc.assert(
      fc.property(start, fc.array(answers, { minLength: 40, maxLength: 40 }), (parts, steps) => {
        let attempt = beginAttempt(canvas(parts.join(' ')), rules);
        for (const answer of steps) {
          if (attempt.state !== 'open') break;
          const asked = askedPositions(attempt);
          attempt = advanceAttempt(attempt, predictions(...answer.slice(0, asked.length)), rules);
          assert.ok(attempt.canvas.length <= rules.maxCanvas);
          if (attempt.state === 'done') assert.ok(!attempt.canvas.includes(undefined));
        }
      }),
    );
  });
});

describe('proposals', () => {
  const tokenizer = tinyTokenizer();
  const [draft] = draftText('abc ret(1)', [{ start: 0, end: 10 }], tokenizer, 99).drafts;
  assert.ok(draft !== undefined);
  const part = (ids: number[], from: number, to: number, state: 'done' | 'failed' = 'done') => ({
    attempt: {
      canvas: ids.map((id) => ({ id, logp: 0 })),
      state,
      passes: 0,
      score: -ids.length,
      shrunk: false,
    },
    from,
    to,
  });
  const texts = (parts: ReturnType<typeof part>[], most = 99) =>
    candidatesOf(draft, parts, tokenizer, most).map(({ text }) => text);
  const encode = (text: string) => tokenizer.encode(text);

  it('are the finished texts with what was left to the streams, surest first, each once', () => {
    assert.deepEqual(
      texts([
        part(encode('12'), 3, 4),
        part(encode('2'), 3, 4),
        part(encode('2'), 3, 4),
        part(encode('3'), 3, 4, 'failed'),
      ]),
      ['abc ret(2)', 'abc ret(12)'],
    );
  });

  it('are neither the draft, nor bytes that are no text, nor longer than a canvas', () => {
    const [half = 0] = encode('é');
    assert.deepEqual(texts([part(encode('1'), 3, 4), part([half], 3, 4)]), []);
    assert.deepEqual(texts([part(encode('1234'), 3, 4)], 7), []);
    assert.equal(texts([part(encode('1234'), 3, 4)], 8).length, 1);
  });
});

describe('edit distance', () => {
  const ids = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 8 });

  /** By the definition, without a table. */
  function plain(from: readonly number[], to: readonly number[]): number {
    if (from.length === 0 || to.length === 0) return from.length + to.length;
    const [a, b] = [from.slice(1), to.slice(1)];
    if (from[0] === to[0]) return plain(a, b);
    return 1 + Math.min(plain(a, to), plain(from, b), plain(a, b));
  }

  it('counts insertions, deletions and exchanges', () => {
    assert.equal(editDistance([1, 2, 3], [1, 4, 3, 5]), 2);
    fc.assert(
      fc.property(ids, ids, (from, to) => {
        assert.equal(editDistance(from, to), plain(from, to));
      }),
      { numRuns: 60 },
    );
  });
});

describe('shared masks', () => {
  it('fall where the model is unsure, more often than elsewhere', () => {
    const ids = Array.from({ length: 20 }, (_, i) => 50 + i);
    const scores = ids.map((_, i) => ({ own: Math.log(i < 10 ? 0.99 : 0.1), best: undefined }));
    let sure = 0;
    let unsure = 0;
    for (let seed = 0; seed < 50; seed++) {
      for (const shown of sharedMasks(ids, scores, 0.2, seed)) {
        const at = shown.canvas.flatMap((token, i) => (token === undefined ? [i] : []));
        assert.equal(at.length, 4);
        sure += at.filter((i) => i < 10).length;
        unsure += at.filter((i) => i >= 10).length;
      }
    }
    assert.ok(unsure > 3 * sure, `${unsure} and ${sure}`);
    assert.ok(sure > 0);
  });
});
