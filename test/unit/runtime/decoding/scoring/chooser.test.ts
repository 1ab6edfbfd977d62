import assert from 'node:assert/strict';
import { chooseBest } from '../../../../../src/runtime/decoding/scoring/chooser';
import type { ScoredText, Features } from '../../../../../src/runtime/decoding/scoring/features';

const candidate = (text: string, features: Partial<Features> = {}): ScoredText => ({
  text,
  ended: 'newline',
  features: {
    tokens: 4,
    logp: -2,
    meanLogp: -0.5,
    minLogp: -1,
    endLogp: 0,
    behindLogp: undefined,
    leftLogp: undefined,
    ...features,
  },
});
const order = (candidates: readonly ScoredText[]) => chooseBest(candidates).map(({ text }) => text);

describe('chooser', () => {
  it('prefers the likelier text, and the one with likelier code behind it', () => {
    assert.deepEqual(order([candidate('a'), candidate('b', { logp: -0.5 })]), ['b', 'a']);
    const read = [candidate('a', { behindLogp: -2 }), candidate('b', { behindLogp: -0.5 })];
    assert.deepEqual(order(read), ['b', 'a']);
  });

  it('keeps the greedy line first among equals', () => {
    assert.deepEqual(order([candidate('a'), candidate('b', { leftLogp: -1 })]), ['a', 'b']);
  });

  it('names each text once, the first time it came', () => {
    assert.deepEqual(order([candidate('a'), candidate('b'), candidate('a', { logp: 0 })]), [
      'a',
      'b',
    ]);
  });

  it('puts blank texts last, however sure they are', () => {
    const sure = { logp: 0, behindLogp: 0 };
    assert.deepEqual(order([candidate('  ', sure), candidate('', sure), candidate('a')]), [
      'a',
      '  ',
      '',
    ]);
  });
});
