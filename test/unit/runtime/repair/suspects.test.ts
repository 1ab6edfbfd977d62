import assert from 'node:assert/strict';
import type { Canvas } from '../../../../src/runtime/infill/canvas';
import {
  allPlaces,
  countSuspects,
  scoredSuspects,
  type Suspects,
} from '../../../../src/runtime/repair/suspects';
import { groupsOf } from '../../../../src/runtime/repair/groups';
import { draftText, type Draft } from '../../../../src/runtime/repair/draftText';
import type { TokenScore } from '../../../../src/runtime/repair/score';
import { hull, masked, startCanvases } from '../../../../src/runtime/repair/starts';
import { tinyTokenizer } from '../support/tinyModel';

const tokenizer = tinyTokenizer();
const texts = {
  hasNewline: (id: number) => tokenizer.hasNewline(id),
  isBlank: (id: number) => tokenizer.decode([id]).trim() === '',
};

/** The whole text as a draft. Tokens of `abc ret(1)`: abc, ret, (, 1, ). */
function draftOf(text: string): Draft {
  const [draft] = draftText(text, [{ start: 0, end: text.length }], tokenizer, 99).drafts;
  assert.ok(draft !== undefined);
  return draft;
}

/** Every token has probability `own`, and the model would rather have token 77 with `other`. */
function scores(draft: Draft, own: number, other: number, at = -1): TokenScore[] {
  return draft.ids.map((id, position) => {
    const isOther = at < 0 || position === at;
    const logp = Math.log(isOther ? other : 0.99);
    return {
      own: Math.log(isOther ? own : 0.99),
      best: { position, kind: 'token', id: isOther ? 77 : id, logp },
    };
  });
}

const nothing = { tokens: new Set<number>(), gaps: new Set<number>() };

/** Places that the caller reports. */
const reported = (tokens: number[], gaps: number[]): Suspects => ({
  reported: { tokens: new Set(tokens), gaps: new Set(gaps) },
  predicted: nothing,
});

describe('suspects', () => {
  const draft = draftOf('abc ret(1)');

  it('are the tokens a reported range touches, and the gap an empty one names', () => {
    const found = (start: number, end: number) => {
      const { tokens, gaps } = allPlaces(scoredSuspects(draft, [{ start, end }], undefined, false));
      return [[...tokens], [...gaps]];
    };
    assert.deepEqual(found(0, 3), [[0], []]);
    assert.deepEqual(found(2, 8), [[0, 1, 2], []]);
    assert.deepEqual(found(3, 3), [[], [1]]);
    assert.deepEqual(found(10, 10), [[], [5]]);
    assert.deepEqual(found(2, 2), [[0], []], 'a place inside a token is the token');
    assert.deepEqual(found(11, 20), [[], []]);
  });

  it('are the tokens the model is sure about', () => {
    const count = (own: number, other: number, edit: boolean) =>
      countSuspects(scoredSuspects(draft, [], scores(draft, own, other, 2), edit));
    assert.deepEqual([count(0.05, 0.6, true), count(0.05, 0.6, false)], [1, 0]);
    assert.deepEqual([count(0.0001, 0.95, true), count(0.0001, 0.95, false)], [1, 1]);
    assert.deepEqual([count(0.2, 0.6, true), count(0.05, 0.3, true)], [0, 0]);
  });

  it('are more where some are reported', () => {
    const ranges = [{ start: 0, end: 3 }];
    const count = (edit: boolean) =>
      countSuspects(scoredSuspects(draft, ranges, scores(draft, 0.02, 0.4, 2), edit));
    assert.deepEqual([count(true), count(false)], [2, 2]);
  });

  it('are not the whole of a draft the model does not understand', () => {
    assert.equal(countSuspects(scoredSuspects(draft, [], scores(draft, 1e-4, 0.95), false)), 0);
    assert.equal(
      countSuspects(
        scoredSuspects(draft, [{ start: 3, end: 3 }], scores(draft, 1e-4, 0.95), false),
      ),
      1,
    );
  });
});

describe('groups of suspects', () => {
  const show = (tokens: number[], gaps: number[]) =>
    groupsOf(reported(tokens, gaps)).map((group) => [
      [...group.tokens].sort((a, b) => a - b),
      [...group.gaps].sort((a, b) => a - b),
    ]);

  it('are what lies side by side', () => {
    assert.deepEqual(show([1, 2, 5, 9], []), [
      [[1, 2], []],
      [[5], []],
      [[9], []],
    ]);
    assert.deepEqual(show([4, 7], [5, 9]), [
      [[4], [5]],
      [[], [9]],
      [[7], []],
    ]);
    assert.deepEqual(show([], []), []);
  });

  it("are the caller's first, and no group is of both", () => {
    const predicted = { tokens: new Set([1, 3]), gaps: new Set<number>() };
    const groups = groupsOf({ ...reported([4, 7], []), predicted });
    assert.deepEqual(
      groups.map(({ tokens }) => [...tokens]),
      [[4], [7], [1], [3]],
    );
  });
});

describe('start canvases', () => {
  const startsOf = (text: string, tokens: number[], gaps: number[], edit: boolean, most: number) =>
    startCanvases(tokenizer.encode(text), reported(tokens, gaps), texts, edit, most);
  const shown = (canvas: Canvas) =>
    canvas.map((token) => (token === undefined ? '_' : tokenizer.decode([token.id]))).join('|');
  /** With the tokens around, in brackets, that a start leaves to the streams. */
  const show = (text: string, tokens: number[], gaps: number[], edit = false, most = 99) => {
    const words = tokenizer.encode(text).map((id) => tokenizer.decode([id]));
    return startsOf(text, tokens, gaps, edit, most).map(({ canvas, from, to }) =>
      [...words.slice(0, from), `[${shown(canvas)}]`, ...words.slice(to)].join('|'),
    );
  };

  it('mask what is suspect, then what is beside it, then its lines', () => {
    assert.deepEqual(show('abc ret(1)\nabc', [2], []), [
      'abc| ret|[_]|1|)|\n|abc',
      'abc|[_|_|_]|)|\n|abc',
      '[_|_|_|_|_]|\n|abc',
      'abc| ret|[]|1|)|\n|abc',
    ]);
  });

  it('mask each suspect alone, and into all of them', () => {
    assert.deepEqual(show('abc ret(1)', [0, 4], []).slice(0, 3), [
      '[_]| ret|(|1|)',
      'abc| ret|(|1|[_]',
      '[_| ret|(|1|_]',
    ]);
  });

  it('have one mask more where something may be missing', () => {
    assert.deepEqual(show('abc ret(1', [], [4]), [
      'abc| ret|(|1|[_]',
      'abc| ret|(|[_|_]',
      '[_|_|_|_|_]',
    ]);
    assert.deepEqual(show('abc\nret', [], [1]), ['abc|[_]|\n|ret', '[_|_|_]|ret', '[_|_]|\n|ret']);
  });

  it('keep the indentation of a line unless it is suspect itself', () => {
    assert.deepEqual(show('    abc(1', [2], []).slice(0, -1), ['    |abc|[_]|1', '    |[_|_|_]']);
    assert.deepEqual(show('    abc(1', [0], []).at(0), '[_]|abc|(|1');
  });

  it('leave out a few tokens that stand together, unless the model says that itself', () => {
    const without = (tokens: number[], edit: boolean) =>
      show('abc ret(1)', tokens, [], edit).filter((start) => start.includes('[]'));
    assert.deepEqual(without([1, 2], false), ['abc|[]|1|)']);
    assert.deepEqual(without([1, 2], true), []);
    assert.deepEqual(without([0, 1, 2, 3], false), []);
    assert.deepEqual(without([0, 2], false), ['[]| ret|(|1|)', 'abc| ret|[]|1|)']);
  });

  it('mask tokens with the gaps beside them, and without', () => {
    assert.deepEqual(show('abc ret(1', [1], [1, 2]).slice(0, 2), [
      'abc|[_]|(|1',
      'abc|[_|_|_]|(|1',
    ]);
  });

  it('hold all of the draft, unmasked first, where the model changes what it sees', () => {
    assert.deepEqual(show('abc ret', [0], [], true).slice(0, 2), ['[abc| ret]', '[_| ret]']);
    assert.deepEqual(show('abc ret', [], [], true), []);
  });

  it('fit the longest canvas and are different', () => {
    assert.deepEqual(show('abc', [0], []), ['[_]']);
    assert.deepEqual(show('abc ret', [], [0, 2], false, 1), ['[_]|abc| ret', 'abc| ret|[_]']);
  });

  it('keep every token that is not masked in its place', () => {
    const canvas = masked([50, 51, 52], { tokens: new Set([1]), gaps: new Set([0, 3]) });
    assert.deepEqual(
      canvas.map((token) => token?.id),
      [undefined, 50, undefined, 52, undefined],
    );
    const part = hull(canvas.slice(1, 4), [50, 51, 52]);
    assert.deepEqual([part.canvas, part.from, part.to], [[undefined], 1, 2]);
  });
});
