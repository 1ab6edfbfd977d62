import { strict as assert } from 'node:assert';
import type { Clock } from '../../../src/complete/clock';
import { Debounce } from '../../../src/complete/debounce';

/** Time that passes when it is told to. */
class FakeClock implements Clock {
  private time = 1000;
  private timers: { at: number; callback: () => void }[] = [];

  now(): number {
    return this.time;
  }

  after(ms: number, callback: () => void): () => void {
    const timer = { at: this.time + ms, callback };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((other) => other !== timer);
    };
  }

  pass(ms: number): void {
    this.time += ms;
    const due = this.timers.filter((timer) => timer.at <= this.time);
    this.timers = this.timers.filter((timer) => timer.at > this.time);
    for (const timer of due) timer.callback();
  }

  get pending(): number {
    return this.timers.length;
  }
}

describe('Debounce', () => {
  let clock: FakeClock;
  let debounce: Debounce;

  beforeEach(() => {
    clock = new FakeClock();
    debounce = new Debounce(clock);
  });

  /** Keystrokes that far apart, none of which waits for an answer. */
  const type = (count: number, ms: number) => {
    const waits: Promise<boolean>[] = [];
    for (let key = 0; key < count; key++) {
      waits.push(debounce.wait());
      if (key < count - 1) clock.pass(ms);
    }
    return waits;
  };

  it('does not wait for the first keystroke', async () => {
    assert.equal(await debounce.wait(), true);
  });

  it('does not wait when the model answers between two keystrokes', async () => {
    debounce.answered(60);
    assert.deepEqual(await Promise.all(type(5, 100)), [true, true, true, true, true]);
    assert.equal(clock.pending, 0);
  });

  it('waits for a gap when the user types faster than the model answers', async () => {
    debounce.answered(400);
    const waits = type(4, 80);
    assert.equal(debounce.delay(), 120);
    clock.pass(120);
    assert.deepEqual(await Promise.all(waits), [true, false, false, true]);
  });

  it('never waits longer than its limit', () => {
    debounce.answered(5000);
    void type(3, 900);
    assert.equal(debounce.delay(), 150);
  });

  it('takes a pause for a pause', () => {
    debounce.answered(400);
    void type(3, 80);
    clock.pass(5000);
    void debounce.wait();
    assert.equal(debounce.delay(), 0);
  });

  it('ends a wait that is cancelled, once', async () => {
    debounce.answered(400);
    const waits = type(2, 80);
    debounce.cancel();
    debounce.cancel();
    assert.deepEqual(await Promise.all(waits), [true, false]);
    assert.equal(clock.pending, 0);
  });
});
