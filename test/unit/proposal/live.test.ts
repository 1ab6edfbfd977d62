import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Frames } from '../../../src/proposal/frames';
import { liveText, MASK, maskRuns } from '../../../src/proposal/liveText';
import { acceptKeys, howToDecide, whyRefused } from '../../../src/proposal/words';
import type { Clock } from '../../../src/complete/clock';
import { english } from '../../support/english';
import { texts } from './support';

const progress = (text: string, drafts: Parameters<typeof liveText>[0]['drafts']) => {
  return { round: 1, text, drafts };
};

describe('live text', () => {
  it('has the drafts in work in their places, masks where nothing is decided', () => {
    const drafts = [
      { start: 9, end: 12, canvas: ['sum'] },
      { start: 0, end: 5, canvas: ['f(', null, null, ';'] },
    ];
    const shown = liveText(progress('f(a;\n\n\n  smu\n', drafts), '\n');
    assert.equal(shown, `f(${MASK}${MASK};\n\n  sum\n`);
    assert.deepEqual(maskRuns(shown), [{ start: 2, end: 2 + 2 * MASK.length }]);
  });

  it('has the line ends of the document', () => {
    const drafts = [{ start: 2, end: 3, canvas: ['b', '\n', null] }];
    assert.equal(liveText(progress('a\nx\nc', drafts), '\r\n'), `a\r\nb\r\n${MASK}\r\nc`);
  });

  it('leaves out what lies over another draft, or outside', () => {
    const drafts = [
      { start: 0, end: 2, canvas: ['A'] },
      { start: 1, end: 3, canvas: ['B'] },
      { start: 2, end: 9, canvas: ['C'] },
    ];
    assert.equal(liveText(progress('xyz', drafts), '\n'), 'Az');
    assert.equal(liveText(progress('', []), '\n'), '');
  });

  it('is the text itself where every draft is as it was', () => {
    fc.assert(
      fc.property(texts(), fc.array(fc.nat(60), { maxLength: 6 }), (text, places) => {
        const cuts = [...new Set(places)].filter((at) => at <= text.length).sort((a, b) => a - b);
        const drafts = cuts.slice(1).map((end, i) => {
          const start = cuts[i] ?? 0;
          return { start, end, canvas: [text.slice(start, end)] };
        });
        assert.equal(liveText(progress(text, drafts), '\n'), text);
      }),
      { numRuns: 2000 },
    );
  });
});

/** Time that passes when the test says so. */
class TestClock implements Clock {
  private time = 0;
  private readonly timers = new Map<() => void, number>();

  now = () => this.time;

  after = (ms: number, callback: () => void) => {
    this.timers.set(callback, this.time + ms);
    return () => {
      this.timers.delete(callback);
    };
  };

  pass(ms: number): void {
    for (const end = this.time + ms; ;) {
      const next = [...this.timers].filter(([, at]) => at <= end).sort((a, b) => a[1] - b[1])[0];
      this.time = next?.[1] ?? end;
      if (next === undefined) return;
      this.timers.delete(next[0]);
      next[0]();
    }
  }
}

describe('frames', () => {
  function framesOf() {
    const clock = new TestClock();
    const drawn: number[] = [];
    return { clock, drawn, frames: new Frames(clock, () => drawn.push(clock.now())) };
  }

  it('are drawn at once, then at a rate one can follow, the last one always', () => {
    const { clock, drawn, frames } = framesOf();
    for (let step = 0; step < 20; step++) {
      frames.request(0);
      clock.pass(10);
    }
    clock.pass(1000);
    assert.deepEqual(drawn, [0, 80, 160, 240]);
  });

  it('are fewer the longer the text', () => {
    const { clock, drawn, frames } = framesOf();
    for (let step = 0; step < 20; step++) {
      frames.request(400_000);
      clock.pass(20);
    }
    assert.deepEqual(drawn, [0, 280]);
  });

  it('end when stopped', () => {
    const { clock, drawn, frames } = framesOf();
    frames.request(0);
    frames.request(0);
    frames.stop();
    clock.pass(1000);
    assert.deepEqual(drawn, [0]);
  });
});

describe('words of a proposal', () => {
  it('say how to decide', () => {
    const keys = ['linux', 'darwin'].map((platform) => acceptKeys(platform, english));
    assert.deepEqual(keys, ['Ctrl+Enter', 'Cmd+Enter']);
    assert.equal(
      howToDecide('1 change proposed.', 'Ctrl+Enter', english),
      '1 change proposed. Accept with Ctrl+Enter, discard with Escape.',
    );
  });

  it('say why changes are refused', () => {
    assert.match(
      whyRefused(1, 0, 'Repair the code again.', english),
      /^A change is no longer proposed: .+ Repair the code again\.$/,
    );
    assert.match(
      whyRefused(2, 1, '', english),
      /^2 changes are no longer .+ The others still fit\.$/,
    );
  });
});
