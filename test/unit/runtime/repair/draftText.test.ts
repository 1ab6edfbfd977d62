import assert from 'node:assert/strict';
import fc from 'fast-check';
import { draftText } from '../../../../src/runtime/repair/draftText';
import { repairWindows } from '../../../../src/runtime/repair/windows';
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

describe('repair windows', () => {
  const manifest = tinyManifest();
  const edges = { languageId: 'python', beginsFile: true, endsFile: true };
  const tags = new Set([special('<|lang:python|>'), special('<|bof|>'), special('<|eof|>')]);

  it('show every draft what lies on its sides, as much as the streams hold', () => {
    fc.assert(
      fc.property(texts, ({ text, spans }) => {
        const tokens = draftText(text, spans, tokenizer, 14);
        const windows = repairWindows(tokens, edges, manifest, (id) => tokenizer.hasNewline(id));
        assert.deepEqual(
          windows.flatMap(({ drafts }) => drafts),
          tokens.drafts,
        );
        for (const { drafts, prefix, suffix, seenPrefix, seenSuffix } of windows) {
          assert.ok(prefix.length <= manifest.model.maxPrefix);
          assert.ok(suffix.length <= manifest.model.maxSuffix);
          for (const draft of drafts) {
            const before = prefix.slice(0, seenPrefix(draft)).filter((id) => !tags.has(id));
            const after = suffix.slice(0, seenSuffix(draft)).filter((id) => !tags.has(id));
            const { ids } = tokens;
            assert.deepEqual(before, ids.slice(draft.begin - before.length, draft.begin));
            assert.deepEqual(after.reverse(), ids.slice(draft.stop, draft.stop + after.length));
            if (before.length < draft.begin) assert.ok(before.length >= 10);
            if (draft.stop + after.length < ids.length) assert.ok(after.length > 0);
          }
        }
      }),
    );
  });

  it('know the edges of the file only where they are seen', () => {
    const tokens = draftText('abc ret', [{ start: 0, end: 3 }], tokenizer, 14);
    const [python, bof, eof] = tags;
    const [whole] = repairWindows(tokens, edges, manifest, () => false);
    assert.ok(whole !== undefined);
    const starts = [whole.prefix, whole.suffix].map((stream) => stream.slice(0, 2));
    assert.deepEqual(starts, [
      [python, bof],
      [python, eof],
    ]);
    const cut = { ...edges, beginsFile: false, endsFile: false };
    const [inner] = repairWindows(tokens, cut, manifest, () => false);
    assert.ok(inner !== undefined);
    for (const [tag, next] of [inner.prefix, inner.suffix]) {
      assert.equal(tag, python);
      assert.ok(next !== bof && next !== eof);
    }
    const long = `${'abc\n'.repeat(60)}ret${'\nabc'.repeat(60)}`;
    const middle = draftText(long, [{ start: 240, end: 243 }], tokenizer, 14);
    const [far] = repairWindows(middle, edges, manifest, (id) => tokenizer.hasNewline(id));
    assert.ok(far !== undefined);
    assert.ok(![...far.prefix, ...far.suffix].some((id) => id === bof || id === eof));
    assert.equal(far.prefix[1], tokenizer.encode('abc')[0], 'begins at a line');
  });
});
