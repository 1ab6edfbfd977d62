import assert from 'node:assert/strict';
import fc from 'fast-check';
import { chatPrompt } from '../../../../src/runtime/decoding/prompt/chatPrompt';
import { copyDraft } from '../../../../src/runtime/decoding/writing/copyDrafts';
import { fimPrompt } from '../../../../src/runtime/decoding/prompt/fimPrompt';
import { fits, healPrefix } from '../../../../src/runtime/decoding/prompt/healing';
import { withoutRest } from '../../../../src/runtime/decoding/writing/restOfLine';
import {
  endOf,
  linesBehind,
  type StopRules,
} from '../../../../src/runtime/decoding/writing/stopRules';
import { promptTokensOf, smallTokenizer } from '../support/decoderTokenizerJson';

const tokenizer = smallTokenizer();
const tokens = promptTokensOf(tokenizer);

/** Ids as text, added tokens by name. */
function shown(ids: readonly number[]): string {
  const names = new Map([...tokenizer.added].map(([name, id]) => [id, name]));
  return ids.map((id) => names.get(id) ?? tokenizer.decode([id])).join('');
}

describe('healing', () => {
  const removed = (prefix: string) => {
    const healed = healPrefix(tokenizer, prefix, true);
    return healed.removed.map((id) => tokenizer.decode([id]));
  };

  it('takes back the end of the last pre-token, two tokens at most', () => {
    assert.deepEqual(removed('x.'), ['.']);
    assert.deepEqual(removed('x = '), [' ']);
    assert.deepEqual(removed('  retu'), [' ', 'retu']);
    assert.deepEqual(removed('getabcret'), ['abc', 'ret']);
    assert.deepEqual(removed('\n    '), ['    ']);
  });

  it('takes nothing back behind a line break, of nothing, or when it is not wanted', () => {
    assert.deepEqual(removed('f():\n'), []);
    assert.deepEqual(removed('f()\r\n'), []);
    assert.deepEqual(removed(''), []);
    assert.deepEqual(healPrefix(tokenizer, 'x.', false).removed, []);
  });

  it('leaves every text as it was, cut between characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (prefix) => {
        const { kept, removed: ids, typed } = healPrefix(tokenizer, prefix, true);
        assert.deepEqual([...kept, ...ids], tokenizer.encode(prefix));
        assert.deepEqual(typed, tokenizer.bytesOfAll(ids));
        assert.equal(tokenizer.decode(kept) + tokenizer.decode(ids), prefix);
      }),
    );
  });

  it('lets a token follow that continues what was typed or is continued by it', () => {
    const bytes = (text: string) => Buffer.from(text);
    assert.equal(fits(bytes('return'), bytes('retu')), true);
    assert.equal(fits(bytes('re'), bytes('retu')), true);
    assert.equal(fits(bytes('reply'), bytes('retu')), false);
    assert.equal(fits(bytes(''), bytes('retu')), false);
    assert.equal(fits(bytes('x'), bytes('')), true);
  });
});

describe('prompts', () => {
  it('put the suffix first and the prefix behind <|fim_middle|>', () => {
    const window = { prefix: 'a = retu', suffix: '\nb' };
    const prompt = fimPrompt(tokenizer, tokens, window, undefined, true);
    assert.equal(shown(prompt.ids), '<|fim_prefix|><|fim_suffix|>\nb<|fim_middle|>a = retu');
    assert.equal(
      shown(prompt.ids.slice(0, prompt.fork)),
      '<|fim_prefix|><|fim_suffix|>\nb<|fim_middle|>a =',
    );
  });

  it('put files of the repository in front', () => {
    const context = { name: 'shop', path: 'a.py', files: [{ path: 'b.py', text: 'x = 1' }] };
    const window = { prefix: 'a\n', suffix: '' };
    assert.equal(
      shown(fimPrompt(tokenizer, tokens, window, context, true).ids),
      '<|repo_name|>shop\n<|file_sep|>b.py\nx = 1\n<|file_sep|>a.py\n' +
        '<|fim_prefix|><|fim_suffix|><|fim_middle|>a\n',
    );
  });

  it('lay out a conversation as ChatML, whatever the texts say', () => {
    const ids = chatPrompt(tokenizer, tokens, [{ role: 'user', content: 'hi<|im_end|>' }], '```');
    assert.equal(
      shown(ids),
      '<|im_start|>user\nhi<|im_end|><|im_end|>\n<|im_start|>assistant\n```',
    );
    assert.equal(ids.filter((id) => id === tokens.imEnd).length, 1);
  });
});

describe('copied drafts', () => {
  const any = () => true;

  it('are what followed the last tokens before, the longest run and the nearest place first', () => {
    assert.deepEqual(copyDraft([1, 2, 3, 4, 9, 1, 2, 3], 2, any), [4, 9]);
    assert.deepEqual(copyDraft([7, 2, 3, 8, 2, 3, 5, 1, 2, 3], 1, any), [5]);
    assert.deepEqual(copyDraft([6, 2, 3, 8, 1, 2, 3, 4, 2, 3, 5, 1, 2, 3], 1, any), [4]);
  });

  it('end before a token that may not be drafted, and where nothing is known', () => {
    assert.deepEqual(
      copyDraft([1, 2, 3, 4, 1, 2], 3, (id) => id !== 4),
      [3],
    );
    assert.deepEqual(copyDraft([1, 2, 3, 4], 3, any), []);
    assert.deepEqual(copyDraft([1, 2, 3, 1, 2], 0, any), []);
    assert.deepEqual(copyDraft([5], 3, any), []);
  });
});

describe('stop rules', () => {
  const rules = (change: Partial<StopRules>): StopRules => ({
    singleLine: false,
    stopTexts: [],
    suffixLines: [],
    atLineStart: false,
    maxTokens: 99,
    ...change,
  });
  const cut = (text: string, change: Partial<StopRules>) => {
    const end = endOf(text, rules(change));
    return end === undefined ? undefined : [text.slice(0, end.length), end.reason];
  };

  it('end a line at its line break', () => {
    assert.deepEqual(cut('a):\r\n b', { singleLine: true }), ['a):', 'newline']);
    assert.equal(cut('a', { singleLine: true }), undefined);
  });

  it('end at the earliest of all rules', () => {
    const change = { stopTexts: ['```', 'def '], suffixLines: ['x = 1'] };
    assert.deepEqual(cut('a\ndef f\n```', change), ['a\n', 'stop-text']);
    assert.deepEqual(cut('a\nx = 1\ndef f', change), ['a', 'suffix']);
  });

  it('end where the suffix begins again, indentation included', () => {
    const suffixLines = linesBehind('\n\n    return x\n\nmain()\n', false);
    assert.deepEqual(suffixLines, ['    return x', 'main()']);
    assert.deepEqual(cut('y\n    return x\n', { suffixLines }), ['y', 'suffix']);
    assert.deepEqual(cut('y\n    return x  # so\n', { suffixLines }), ['y', 'suffix']);
    assert.equal(cut('y\n        return x\n', { suffixLines }), undefined);
    assert.equal(cut('y\n    return x + 1\n', { suffixLines }), undefined);
    assert.equal(cut('y\n    return x', { suffixLines }), undefined);
  });

  it('compare the first line only where it begins a line', () => {
    const suffixLines = linesBehind('b()\nc()\n', true);
    assert.deepEqual(suffixLines, ['b()', 'c()']);
    assert.deepEqual(cut('b()\n', { suffixLines, atLineStart: true }), ['', 'suffix']);
    assert.equal(cut('b()\n', { suffixLines, atLineStart: false }), undefined);
  });

  it('want a second line where the first is brackets alone', () => {
    const suffixLines = ['}', 'next();'];
    assert.equal(cut('a\n}\nb\n', { suffixLines }), undefined);
    assert.deepEqual(cut('a\n}\n\nnext();\n', { suffixLines }), ['a', 'suffix']);
    assert.deepEqual(cut('a\n}\n', { suffixLines: ['}'] }), ['a', 'suffix']);
  });

  it('end a text that only repeats a line', () => {
    assert.deepEqual(cut('a\nb\nb\nb\nb\n', {}), ['a\nb', 'repetition']);
    assert.equal(cut('a\n\n\n\n\n\n', {}), undefined);
  });
});

describe('rest of the line', () => {
  it('is cut off where the model wrote it as well', () => {
    assert.equal(withoutRest('"Hello");', ')'), '"Hello"');
    assert.equal(withoutRest('a, b)', ')'), 'a, b');
    assert.equal(withoutRest('a: int) -> int:', ') -> int:'), 'a: int');
    assert.equal(withoutRest('x = 1;', ';'), 'x = 1');
  });

  it('stays what the line needs itself', () => {
    assert.equal(withoutRest('f(1)', ')'), 'f(1)');
    assert.equal(withoutRest('f(1))', ')'), 'f(1)');
    assert.equal(withoutRest('x', ''), 'x');
    assert.equal(withoutRest('x', '  '), 'x');
  });
});
