import type { FakeOptions, Guess } from './fakeGraph';
import { special, tinyTokenizer } from './tinyModel';

const tokenizer = tinyTokenizer();

/** Tokens of the text that a ring model believes in: `abc ret=12\n` over and over. */
export const RING: readonly number[] = tokenizer.encode('abc ret=12\n');

const MASK = special('<|mask|>');
const EXPAND = special('<|expand|>');
const DELETE = special('<|delete|>');
const SURE = 0.95;
const UNSURE = 0.3;

const next = (id: number): number | undefined => step(id, 1);
const previous = (id: number): number | undefined => step(id, -1);

function step(id: number, by: 1 | -1): number | undefined {
  const at = RING.indexOf(id);
  return at < 0 ? undefined : RING[(at + by + RING.length) % RING.length];
}

/**
 * A model for a language in which every token says which one follows: it knows from the tokens beside a position what
 * belongs there, nothing (`<|delete|>`), a token, or more than one (`<|expand|>`). Visible tokens it judges as stage 2
 * does: a token on whose right something is missing becomes `<|expand|>`.
 */
export const ringJudge: NonNullable<FakeOptions['judge']> = (feeds, position): Guess => {
  const left = feeds.left[position] ?? MASK;
  const right = feeds.right[position] ?? MASK;
  const own = feeds.ids[position] ?? MASK;
  return own === MASK ? atMask(left, right) : atToken(own, left, right);
};

function atMask(left: number, right: number): Guess {
  const first = next(left);
  const last = previous(right);
  if (first === undefined) return [[last ?? RING[0] ?? MASK, UNSURE]];
  if (last === undefined) return [[first, SURE]];
  if (first === right) return [[DELETE, SURE]];
  return first === last ? [[first, SURE]] : [[EXPAND, SURE]];
}

function atToken(own: number, left: number, right: number): Guess {
  const expected = next(left);
  const isKnown = next(right) !== undefined;
  if (expected !== undefined && expected !== own) {
    const best = expected === right ? DELETE : expected;
    return [
      [best, SURE],
      [own, 0.01],
    ];
  }
  const follows = next(own);
  if (isKnown && follows !== undefined && follows !== right && next(follows) === right) {
    return [
      [EXPAND, SURE],
      [own, 0.02],
    ];
  }
  return [[own, 0.97]];
}
