import assert from 'node:assert/strict';
import type { Suggestion } from '../../../src/complete/suggestion';
import { LookAhead, type AskAhead } from '../../../src/complete/lookAhead';
import { snapshotAt } from '../context/snapshots';

const STATE = snapshotAt('const a = first;┃\n');
const FOUND: Suggestion = { text: ' next', replaceTo: 0 };

/** A look-ahead whose moment comes when the test says. */
function setUp() {
  const timers = new Set<() => void>();
  const ahead = new LookAhead({
    after: (_, callback) => {
      timers.add(callback);
      return () => timers.delete(callback);
    },
  });
  const signals: AbortSignal[] = [];
  const ask: AskAhead = (signal) => {
    signals.push(signal);
    return Promise.resolve(FOUND);
  };
  const wait = () => {
    for (const timer of timers) timer();
    timers.clear();
  };
  return { ahead, ask, signals, wait };
}

describe('looking ahead', () => {
  it('asks after a moment, and has the answer at exactly the state it was made for', async () => {
    const { ahead, ask, signals, wait } = setUp();
    ahead.prepare(STATE, ask);
    assert.equal(signals.length, 0);
    wait();
    assert.equal(signals.length, 1);
    assert.deepEqual(await ahead.take({ ...STATE, version: STATE.version + 3 }), FOUND);
  });

  it('is of no use anywhere else, and gives way', () => {
    const others = [
      { ...STATE, text: `${STATE.text} ` },
      { ...STATE, text: STATE.text.replace('first', 'other') },
      { ...STATE, offset: STATE.offset + 1 },
      { ...STATE, uri: 'file:///another' },
      { ...STATE, languageId: 'plaintext' },
      { ...STATE, preamble: 'import b;\n' },
    ];
    for (const other of others) {
      const { ahead, ask, signals, wait } = setUp();
      ahead.prepare(STATE, ask);
      wait();
      assert.equal(ahead.take(other), undefined);
      assert.deepEqual(
        signals.map(({ aborted }) => aborted),
        [true],
      );
      assert.equal(ahead.take(STATE), undefined);
    }
  });

  it('keeps what it has found while something else is asked', async () => {
    const { ahead, ask, signals, wait } = setUp();
    ahead.prepare(STATE, ask);
    wait();
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(ahead.take({ ...STATE, offset: 0 }), undefined);
    assert.equal(signals[0]?.aborted, false);
    assert.deepEqual(await ahead.take(STATE), FOUND);
  });

  it('never asks once something else was asked before its moment', () => {
    const { ahead, ask, signals, wait } = setUp();
    ahead.prepare(STATE, ask);
    assert.equal(ahead.take(STATE), undefined);
    wait();
    assert.equal(signals.length, 0);
  });

  it('has one guess at a time', async () => {
    const { ahead, ask, signals, wait } = setUp();
    ahead.prepare(STATE, ask);
    wait();
    const later = { ...STATE, text: `${STATE.text}b`, offset: STATE.offset + 1 };
    ahead.prepare(later, ask);
    wait();
    assert.deepEqual(
      signals.map(({ aborted }) => aborted),
      [true, false],
    );
    assert.deepEqual(await ahead.take(later), FOUND);
  });

  it('forgets a closed document, and no other', async () => {
    const { ahead, ask, signals, wait } = setUp();
    ahead.prepare(STATE, ask);
    wait();
    ahead.forget('file:///another');
    assert.deepEqual(await ahead.take(STATE), FOUND);
    ahead.forget(STATE.uri);
    assert.equal(signals[0]?.aborted, true);
    assert.equal(ahead.take(STATE), undefined);
  });

  it('keeps to itself that nobody wanted an answer that failed', async () => {
    const { ahead, wait } = setUp();
    ahead.prepare(STATE, () => Promise.reject(new Error('gone')));
    wait();
    await new Promise((resolve) => setImmediate(resolve));
    await assert.rejects(ahead.take(STATE) ?? Promise.resolve(), /gone/);
  });
});
