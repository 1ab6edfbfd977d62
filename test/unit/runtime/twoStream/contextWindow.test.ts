import assert from 'node:assert/strict';
import fc from 'fast-check';
import { windowStart, type WindowInput } from '../../../../src/runtime/twoStream/contextWindow';

const NEWLINE = 0;

/** Lines of `length` different tokens, each after a line break. */
function lines(count: number, length = 9): number[] {
  return Array.from({ length: count * (length + 1) }, (_, i) =>
    i % (length + 1) === length ? NEWLINE : i + 1,
  );
}

function input(tokens: readonly number[], change: Partial<WindowInput> = {}): WindowInput {
  const isEdge = (index: number) => index === 0 || tokens[index - 1] === NEWLINE;
  return { tokens, isWhole: true, limit: 100, isEdge, cached: [], ...change };
}

describe('context window', () => {
  it('takes a text that fits whole', () => {
    assert.equal(windowStart(input(lines(10))), 0);
    assert.equal(windowStart(input([])), 0);
  });

  it('cuts a longer one at a line and leaves room to type', () => {
    const tokens = lines(30);
    const start = windowStart(input(tokens));
    assert.equal(tokens[start - 1], NEWLINE);
    assert.ok(tokens.length - start <= 80 && tokens.length - start >= 70);
  });

  it('cuts inside a line that is longer than the window', () => {
    const tokens = lines(1, 500);
    const start = windowStart(input(tokens));
    assert.equal(tokens.length - start, 75);
  });

  it('keeps its cut while the user types, until the window is full', () => {
    const all = lines(40);
    let cached: readonly number[] = [];
    const starts = new Set<number>();
    for (let end = 250; end <= 350; end++) {
      const tokens = all.slice(0, end);
      const start = windowStart(input(tokens, { cached }));
      assert.ok(end - start <= 100 && end - start >= 50);
      cached = tokens.slice(start);
      starts.add(start);
    }
    // 100 tokens typed, at least 20 of them fit between two cuts.
    assert.ok(starts.size <= 5, `cut ${starts.size} times`);
  });

  it('keeps its cut when the text it is given begins earlier or later', () => {
    const all = lines(40);
    const start = windowStart(input(all));
    const cached = all.slice(start);
    for (const dropped of [50, 130, 240]) {
      const tokens = all.slice(dropped);
      assert.equal(windowStart(input(tokens, { isWhole: false, cached })), start - dropped);
    }
  });

  it('gives its cut up when little of it is left', () => {
    const all = lines(60);
    const cached = all.slice(0, 100);
    const start = windowStart(input(all, { cached }));
    assert.ok(all.length - start >= 50);
    const other = lines(60).map((token) => (token === NEWLINE ? token : token + 1000));
    const mixed = [...cached.slice(0, 10), ...other];
    assert.equal(windowStart(input(mixed, { cached })), windowStart(input(mixed)));
  });

  it('never exceeds the limit and never starves the model', () => {
    const token = fc.integer({ min: 0, max: 4 });
    const tokens = fc.array(token, { maxLength: 60 });
    fc.assert(
      fc.property(
        tokens,
        tokens,
        fc.integer({ min: 1, max: 20 }),
        fc.boolean(),
        (all, cached, limit, isWhole) => {
          const start = windowStart(input(all, { cached, limit, isWhole }));
          const kept = all.length - start;
          assert.ok(start >= 0 && kept <= limit);
          assert.ok(kept >= Math.min(all.length, limit) * 0.5 - 1);
          if (isWhole && all.length <= limit) assert.equal(start, 0);
        },
      ),
    );
  });
});
