import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { TokenText } from '../../../../src/runtime/denoiser';
import { draftText, groupDrafts, type DraftText } from '../../../../src/runtime/repair/draftText';
import { textStreams } from '../../../../src/runtime/twoStream/textStreams';
import { twoStreamModel } from '../../../support/twoStreamModel';
import { FakeGraph } from '../support/fakeGraph';
import { special, tinyManifest, tinyTokenizer } from '../support/tinyModel';

const tokenizer = tinyTokenizer();

const codes = fc
  .array(fc.constantFrom('abc', ' ret', '\n', '    ', '😀', 'é', '(', '"x"', '1', '\t', '日本'), {
    maxLength: 40,
  })
  .map((parts) => parts.join(''));

/** A text and spans in it, none touching another, none inside a surrogate pair. */
const texts = codes.chain((text) =>
  fc.uniqueArray(fc.nat(text.length), { maxLength: 8 }).map((cuts) => {
    const between = cuts
      .filter((cut) => !/[\uDC00-\uDFFF]/.test(text.charAt(cut)))
      .sort((a, b) => a - b);
    const spans: { start: number; end: number }[] = [];
    for (let i = 0; i + 1 < between.length; i += 2) {
      spans.push({ start: between[i] ?? 0, end: between[i + 1] ?? 0 });
    }
    return { text, spans };
  }),
);

describe('draft text', () => {
  it('is the text again, and its drafts are the spans, in pieces that fit', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 9 }), ({ text, spans }, most) => {
        const { ids, drafts } = draftText(text, spans, tokenizer, most);
        assert.equal(tokenizer.decode(ids), text);
        for (const draft of drafts) {
          assert.ok(draft.ids.length > 0 && draft.ids.length <= most);
          assert.deepEqual(ids.slice(draft.begin, draft.stop), draft.ids);
          assert.equal(draft.edges.length, draft.ids.length + 1);
          assert.deepEqual([draft.edges[0], draft.edges.at(-1)], [draft.start, draft.end]);
        }
        const covered = spans.map(({ start, end }) => text.slice(start, end)).join('');
        const inside = drafts.map(({ start, end }) => text.slice(start, end)).join('');
        assert.equal(inside, covered);
      }),
    );
  });

  it('cuts long spans behind a line break', () => {
    const text = 'abc ret\nabc ret abc';
    const { drafts } = draftText(text, [{ start: 0, end: text.length }], tokenizer, 5);
    assert.deepEqual(
      drafts.map(({ start, end }) => text.slice(start, end)),
      ['abc ret\n', 'abc ret abc'],
    );
  });

  it('does not cut a character of several tokens while there is another place', () => {
    const text = 'a😀😀';
    const { drafts } = draftText(text, [{ start: 0, end: text.length }], tokenizer, 6);
    for (const { ids } of drafts) assert.ok(!tokenizer.decode(ids).includes('\uFFFD'));
    assert.equal(drafts.length, 2);
  });
});

describe('windows of drafts', () => {
  const manifest = tinyManifest();
  const { limits } = twoStreamModel({ manifest, tokenizer, graph: new FakeGraph() }).denoiser;
  const edges = { documentId: 'a', languageId: 'python', beginsFile: true, endsFile: true };
  const tags = new Set([special('<|lang:python|>'), special('<|bof|>'), special('<|eof|>')]);

  /** Groups of drafts with the streams around each. */
  function windowsOf(text: DraftText, file: Omit<TokenText, 'ids' | 'begin' | 'stop'>) {
    return groupDrafts(text.drafts, limits.maxSpread).map((drafts) => {
      const place = { begin: drafts[0]?.begin ?? 0, stop: drafts.at(-1)?.stop ?? 0 };
      return { drafts, ...textStreams({ ...file, ids: text.ids, ...place }, manifest, tokenizer) };
    });
  }

  it('show every draft what lies on its sides, as much as the streams hold', () => {
    fc.assert(
      fc.property(texts, ({ text, spans }) => {
        const tokens = draftText(text, spans, tokenizer, 14);
        const windows = windowsOf(tokens, edges);
        assert.deepEqual(
          windows.flatMap(({ drafts }) => drafts),
          tokens.drafts,
        );
        for (const { drafts, prefix, suffix, prefixBase, suffixBase } of windows) {
          assert.ok(prefix.length <= manifest.model.maxPrefix);
          assert.ok(suffix.length <= manifest.model.maxSuffix);
          for (const { begin, stop } of drafts) {
            const before = prefix.slice(0, prefixBase + begin).filter((id) => !tags.has(id));
            const after = suffix.slice(0, suffixBase - stop).filter((id) => !tags.has(id));
            const { ids } = tokens;
            assert.deepEqual(before, ids.slice(begin - before.length, begin));
            assert.deepEqual(after.reverse(), ids.slice(stop, stop + after.length));
            if (before.length < begin) assert.ok(before.length >= 10);
            if (stop + after.length < ids.length) assert.ok(after.length > 0);
          }
        }
      }),
    );
  });

  it('know the edges of the file only where they are seen', () => {
    const tokens = draftText('abc ret', [{ start: 0, end: 3 }], tokenizer, 14);
    const [python, bof, eof] = tags;
    const [whole] = windowsOf(tokens, edges);
    assert.ok(whole !== undefined);
    const starts = [whole.prefix, whole.suffix].map((stream) => stream.slice(0, 2));
    assert.deepEqual(starts, [
      [python, bof],
      [python, eof],
    ]);
    const [inner] = windowsOf(tokens, { ...edges, beginsFile: false, endsFile: false });
    assert.ok(inner !== undefined);
    for (const [tag, next] of [inner.prefix, inner.suffix]) {
      assert.equal(tag, python);
      assert.ok(next !== bof && next !== eof);
    }
    const long = `${'abc\n'.repeat(60)}ret${'\nabc'.repeat(60)}`;
    const middle = draftText(long, [{ start: 240, end: 243 }], tokenizer, 14);
    const [far] = windowsOf(middle, edges);
    assert.ok(far !== undefined);
    assert.ok(![...far.prefix, ...far.suffix].some((id) => id === bof || id === eof));
    assert.equal(far.prefix[1], tokenizer.encode('abc')[0], 'begins at a line');
  });
});
