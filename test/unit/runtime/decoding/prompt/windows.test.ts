import assert from 'node:assert/strict';
import fc from 'fast-check';
import { PromptWindows } from '../../../../../src/runtime/decoding/prompt/windows';
import { smallTokenizer } from '../../support/decoderTokenizerJson';

const tokenizer = smallTokenizer();
const LIMITS = { minPrefix: 20, maxPrefix: 60, minSuffix: 5, maxSuffix: 15 };
const lines = (count: number, first = 0) =>
  Array.from({ length: count }, (_, index) => `${index + first}!\n`).join('');

describe('prompt windows', () => {
  it('take a short text whole', () => {
    const window = new PromptWindows(tokenizer).cut('a', { prefix: 'x = ', suffix: '\ny' }, LIMITS);
    assert.deepEqual(window, { prefix: 'x = ', suffix: '\ny' });
  });

  it('are cut at line starts and line ends', () => {
    const text = { prefix: lines(300, 100), suffix: lines(300, 100) };
    const { prefix, suffix } = new PromptWindows(tokenizer).cut('a', text, LIMITS);
    assert.ok(text.prefix.endsWith(`\n${prefix}`) && text.suffix.startsWith(suffix));
    assert.ok(suffix.endsWith('\n'));
    const [before, behind] = [prefix, suffix].map((part) => tokenizer.encode(part).length);
    assert.ok(before! >= LIMITS.minPrefix && before! <= LIMITS.maxPrefix);
    assert.ok(behind! >= LIMITS.minSuffix && behind! <= LIMITS.maxSuffix);
  });

  it('only grow while one types, and begin later when too long', () => {
    const windows = new PromptWindows(tokenizer);
    let prefix = lines(300, 100);
    let last = windows.cut('a', { prefix, suffix: '\nend' }, LIMITS).prefix;
    let begun = 0;
    for (let key = 0; key < 100; key++) {
      prefix += key % 6 === 5 ? '\n' : 'q';
      const { prefix: now } = windows.cut('a', { prefix, suffix: '\nend' }, LIMITS);
      if (!now.startsWith(last)) begun++;
      assert.ok(tokenizer.encode(now).length <= LIMITS.maxPrefix);
      last = now;
    }
    assert.ok(begun >= 1 && begun <= 4, `${begun}`);
  });

  it('stay where they were when lines above are added or taken', () => {
    const windows = new PromptWindows(tokenizer);
    const prefix = lines(300, 100);
    const suffix = '\nend';
    const first = windows.cut('a', { prefix, suffix }, LIMITS).prefix;
    assert.equal(windows.cut('a', { prefix: `import x\n${prefix}`, suffix }, LIMITS).prefix, first);
    assert.equal(windows.cut('a', { prefix: prefix.slice(40), suffix }, LIMITS).prefix, first);
  });

  it('reach further up when the cursor goes up', () => {
    const windows = new PromptWindows(tokenizer);
    const prefix = lines(300, 100);
    const first = windows.cut('a', { prefix, suffix: '' }, LIMITS).prefix;
    const up = prefix.slice(0, prefix.length - first.length + 3);
    const now = windows.cut('a', { prefix: up, suffix: '' }, LIMITS).prefix;
    assert.ok(tokenizer.encode(now).length >= LIMITS.minPrefix);
  });

  it('keep the suffix when an editor adds closing brackets, and give it up for anything else', () => {
    const windows = new PromptWindows(tokenizer);
    const cut = (suffix: string) => windows.cut('a', { prefix: 'f', suffix }, LIMITS).suffix;
    assert.equal(cut('\nend'), '\nend');
    assert.equal(cut(')\nend'), '\nend');
    assert.equal(cut('")\nend'), '\nend');
    assert.equal(cut('\nend'), '\nend');
    assert.equal(cut('x\nend'), 'x\nend');
    windows.close('a');
    assert.equal(cut(')\nend'), ')\nend');
  });

  it('always end at the cursor, and begin behind it', () => {
    const text = fc.string({ unit: fc.constantFrom(...Array.from('ab(\n é€😀')), maxLength: 400 });
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text), { maxLength: 5 }), (cursors) => {
        const windows = new PromptWindows(tokenizer);
        for (const [prefix, suffix] of cursors) {
          const window = windows.cut('a', { prefix, suffix }, LIMITS);
          assert.ok(prefix.endsWith(window.prefix));
          assert.ok(suffix.includes(window.suffix));
          assert.ok(tokenizer.encode(window.prefix).length <= LIMITS.maxPrefix + 1);
        }
      }),
    );
  });
});
