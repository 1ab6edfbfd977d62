import assert from 'node:assert/strict';
import fc from 'fast-check';
import { RuntimeFailure } from '../../../../src/runtime/host/failure';
import { completeTextOf, DecoderTokenizer } from '../../../../src/runtime/decoder/decoderTokenizer';
import { ADDED, decoderTokenizerJson, smallTokenizer } from '../support/decoderTokenizerJson';

const tokenizer = smallTokenizer();
const texts = (text: string) => tokenizer.encode(text).map((id) => tokenizer.decode([id]));

describe('decoder tokenizer', () => {
  it('splits as the pattern says and merges within a pre-token', () => {
    assert.deepEqual(texts('  return a.name\n\nb'), [' ', ' return', ' a', '.name', '\n\n', 'b']);
  });

  it('encodes the names of added tokens in a text as ordinary characters', () => {
    for (const name of ADDED) {
      const ids = tokenizer.encode(`a${name}b`);
      assert.ok(ids.every((id) => !tokenizer.isAdded(id)));
      assert.equal(tokenizer.decode(ids), `a${name}b`);
    }
  });

  it('gives added tokens an id and no bytes', () => {
    const id = tokenizer.added.get('<|fim_middle|>')!;
    assert.equal(tokenizer.isAdded(id), true);
    assert.equal(tokenizer.bytesOf(id).length, 0);
    assert.equal(tokenizer.decode([...tokenizer.encode('a'), id]), 'a');
  });

  it('gives any text back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        assert.equal(tokenizer.decode(tokenizer.encode(text)), text);
        assert.deepEqual(tokenizer.encodePieces(text).flat(), tokenizer.encode(text));
      }),
    );
  });

  it('leaves an unfinished character out at the end only', () => {
    const euro = tokenizer.encode('€');
    assert.equal(euro.length, 3);
    assert.equal(tokenizer.decodeComplete([...tokenizer.encode('a'), ...euro.slice(0, 2)]), 'a');
    assert.equal(tokenizer.decodeComplete([...euro.slice(1), ...euro]), '\uFFFD\uFFFD€');
    assert.equal(completeTextOf(tokenizer.bytesOfAll(euro)), '€');
  });

  it('reads merges written as pairs like those written as texts', () => {
    const json = decoderTokenizerJson();
    const model = json['model'] as { merges: unknown[] };
    const merges = model.merges.map((merge) => String(merge).split(' '));
    const paired = DecoderTokenizer.parse(JSON.stringify({ ...json, model: { ...model, merges } }));
    assert.deepEqual(paired.encode(' return a.name'), tokenizer.encode(' return a.name'));
  });

  const refused: [string, (json: Record<string, Record<string, unknown>>) => void][] = [
    ['a normalizer', (json) => (json['normalizer'] = { type: 'NFC' })],
    ['another pre-tokenizer', (json) => (json['pre_tokenizer'] = { type: 'Whitespace' })],
    ['another model', (json) => (json['model']!['type'] = 'Unigram')],
    ['merges that are no pairs', (json) => (json['model']!['merges'] = ['abc'])],
    ['ids that are no numbers', (json) => (json['model']!['vocab'] = { a: 'b' })],
    ['a token outside the byte alphabet', (json) => (json['model']!['vocab'] = { 中: 0 })],
    ['no added tokens', (json) => delete json['added_tokens']],
  ];
  for (const [name, damage] of refused) {
    it(`refuses a file with ${name}`, () => {
      const json = structuredClone(decoderTokenizerJson()) as Record<
        string,
        Record<string, unknown>
      >;
      damage(json);
      assert.throws(
        () => DecoderTokenizer.parse(JSON.stringify(json)),
        (error) => error instanceof RuntimeFailure && error.code === 'model-invalid',
      );
    });
  }

  it('refuses a file that is not JSON', () => {
    assert.throws(() => DecoderTokenizer.parse('{'), /not JSON/);
  });
});
