import assert from 'node:assert/strict';
import fc from 'fast-check';
import { RuntimeFailure } from '../../../../src/runtime/host/failure';
import { Tokenizer } from '../../../../src/runtime/package/tokenizer';
import { SPECIALS, tinyTokenizer, tokenizerJson } from '../support/tinyModel';

const tokenizer = tinyTokenizer();
const texts = (text: string) => tokenizer.encode(text).map((id) => tokenizer.decode([id]));

describe('tokenizer', () => {
  it('merges within a pre-token and not across', () => {
    assert.deepEqual(texts('abc ab  ab\nret ret'), [
      'abc',
      ' ',
      'ab',
      '  ',
      'ab',
      '\n',
      'ret',
      ' ret',
    ]);
  });

  it('keeps CRLF together and a lone CR alone', () => {
    assert.deepEqual(texts('a\r\n\r\rb'), ['a', '\r\n', '\r', '\r', 'b']);
  });

  it('never finds special tokens in text', () => {
    for (const name of SPECIALS) {
      const ids = tokenizer.encode(`a${name}b`);
      assert.ok(ids.every((id) => id >= SPECIALS.length));
      assert.equal(tokenizer.decode(ids), `a${name}b`);
    }
  });

  it('ignores added tokens a file may list', () => {
    const config = JSON.parse(tokenizerJson()) as Record<string, unknown>;
    config['added_tokens'] = [{ id: 0, content: '<|mask|>', special: true }];
    const ids = Tokenizer.parse(JSON.stringify(config)).encode('<|mask|>');
    assert.equal(ids.includes(0), false);
  });

  it('gives any text back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        assert.equal(tokenizer.decode(tokenizer.encode(text)), text);
      }),
    );
  });

  it('gives a text cut at line starts the same tokens as the whole', () => {
    const line = fc.string({ unit: fc.constantFrom(...Array.from('abcret (1\t_é')) });
    fc.assert(
      fc.property(fc.array(line), fc.array(line), (before, after) => {
        const head = before.map((text) => `${text}\n`).join('');
        const tail = after.join('\n');
        assert.deepEqual(tokenizer.encode(head + tail), [
          ...tokenizer.encode(head),
          ...tokenizer.encode(tail),
        ]);
      }),
    );
  });

  it('keeps a byte order mark', () => {
    assert.equal(tokenizer.decode(tokenizer.encode('\uFEFFa')), '\uFEFFa');
  });

  it('reads half a surrogate pair as an unknown character', () => {
    assert.equal(tokenizer.decode(tokenizer.encode('a\uD800b')), 'a\uFFFDb');
  });

  it('gives the same ids for a remembered word as for a new one', () => {
    const fresh = tinyTokenizer();
    const first = fresh.encode(' ret abcabc');
    assert.deepEqual(fresh.encode(' ret abcabc'), first);
  });

  it('leaves an unfinished character out at the end only', () => {
    const euro = tokenizer.encode('€');
    assert.equal(euro.length, 3);
    assert.equal(tokenizer.decodeComplete([...tokenizer.encode('a'), ...euro.slice(0, 2)]), 'a');
    assert.equal(tokenizer.decode([...tokenizer.encode('a'), ...euro.slice(0, 2)]), 'a\uFFFD');
    assert.equal(tokenizer.decodeComplete([...euro.slice(1), ...euro]), '\uFFFD\uFFFD€');
  });

  it('shows a split character of a canvas with its last token', () => {
    const [first, second, third] = tokenizer.encode('€');
    assert.deepEqual(tokenizer.decodeEach([first, second, third, undefined]), ['', '', '€', null]);
    assert.deepEqual(tokenizer.decodeEach([first, undefined, third]), ['\uFFFD', null, '\uFFFD']);
    assert.deepEqual(tokenizer.decodeEach([]), []);
  });

  it('knows which tokens break a line', () => {
    const id = (text: string) => tokenizer.encode(text)[0]!;
    assert.equal(tokenizer.hasNewline(id('\n')), true);
    assert.equal(tokenizer.hasNewline(id('\r\n')), true);
    assert.equal(tokenizer.hasNewline(id('\r')), false);
    assert.equal(tokenizer.hasNewline(id('a')), false);
    assert.equal(tokenizer.hasNewline(99_999), false);
  });
});

describe('tokenizer file', () => {
  const refused: [string, (config: Record<string, Record<string, unknown>>) => void][] = [
    ['a normalizer', (c) => (c['normalizer'] = { type: 'NFC' })],
    ['another pre-tokenizer', (c) => (c['pre_tokenizer'] = { type: 'Whitespace' })],
    ['another model', (c) => (c['model']!['type'] = 'Unigram')],
    ['dropout', (c) => (c['model']!['dropout'] = 0.1)],
    ['merges that are no pairs', (c) => (c['model']!['merges'] = ['a b c'])],
    ['a gap in the ids', (c) => (c['model']!['vocab'] = { a: 0, b: 2 })],
    ['a token outside the byte alphabet', (c) => (c['model']!['vocab'] = { 中: 0 })],
    ['no vocabulary', (c) => (c['model']!['vocab'] = {})],
  ];
  for (const [name, damage] of refused) {
    it(`is refused with ${name}`, () => {
      const config = JSON.parse(tokenizerJson()) as Record<string, Record<string, unknown>>;
      damage(config);
      assert.throws(
        () => Tokenizer.parse(JSON.stringify(config)),
        (error) => error instanceof RuntimeFailure && error.code === 'model-invalid',
      );
    });
  }

  it('is refused when it is not JSON', () => {
    assert.throws(() => Tokenizer.parse('{'), /not JSON/);
  });
});
