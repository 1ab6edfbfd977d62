import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { blocksOf, grown, MAX_BLOCK_UNITS } from '../../../src/syntax/blocks';
import { DraftTree } from '../../../src/syntax/draftTree';
import { PARSED_LANGUAGES, type Grammars, type Tree } from '../../../src/syntax/grammars';
import type { TextRange } from '../../../src/text/edits';
import { widened } from '../../../src/syntax/widen';
import { CURSOR } from '../context/snapshots';
import { testGrammars } from './parsers';
import { SAMPLES } from './samples';

describe('blocks of a selection', () => {
  let grammars: Grammars;
  const opened: DraftTree[] = [];

  before(async () => {
    grammars = testGrammars();
    await Promise.all(PARSED_LANGUAGES.map((id) => grammars.load(id)));
  });

  after(() => {
    for (const tree of opened.splice(0)) tree.dispose();
    grammars.dispose();
  });

  const treeOf = async (text: string, languageId: string): Promise<Tree> => {
    const draft = await DraftTree.open(grammars, languageId, text);
    assert.ok(draft !== undefined);
    opened.push(draft);
    return draft.tree;
  };

  const whole = (text: string): TextRange => ({ start: 0, end: text.length });

  function assertBlocks(text: string, tree: Tree | undefined, selection: TextRange): void {
    const lines = grown(text, tree, selection);
    assert.ok(lines.start >= 0 && lines.start <= lines.end && lines.end <= text.length);
    assert.ok(lines.start === 0 || text[lines.start - 1] === '\n');
    assert.ok(lines.end === text.length || text[lines.end] === '\n');
    let at = lines.start;
    for (const { start, end } of blocksOf(text, tree, lines)) {
      assert.equal(text.slice(at, start).trim(), '', 'nothing lies between blocks');
      assert.ok(start === 0 || text[start - 1] === '\n', 'begins with a line');
      assert.ok(end === text.length || text[end] === '\n', 'ends with a line');
      const block = text.slice(start, end);
      assert.notEqual(block.trim(), '');
      assert.ok(block.length <= MAX_BLOCK_UNITS || !block.includes('\n'), block);
      at = end;
    }
    assert.equal(text.slice(at, lines.end).trim(), '');
  }

  it('are sampled in every language with a grammar', () => {
    const sampled = SAMPLES.map(({ languageId }) => languageId);
    assert.deepEqual(sampled.sort(), [...PARSED_LANGUAGES].sort());
  });

  for (const { languageId, text, broken } of SAMPLES) {
    it(`are whole lines that hold everything of the selection, in ${languageId}`, async () => {
      const [from, to] = broken;
      assert.ok(text.includes(from));
      for (const code of [text, text.replace(from, to), text.slice(0, text.length / 2)]) {
        const tree = await treeOf(code, languageId);
        assertBlocks(code, tree, whole(code));
        fc.assert(
          fc.property(fc.nat(code.length + 9), fc.nat(code.length), (start, length) => {
            assertBlocks(code, tree, { start, end: start + length });
          }),
          { numRuns: 40 },
        );
      }
    });

    it(`are statements, in ${languageId}`, async () => {
      const tree = await treeOf(text, languageId);
      const blocks = blocksOf(text, tree, whole(text)).map((range) =>
        text.slice(range.start, range.end),
      );
      // The loop or the markup does not fit together with the rest of its function, and begins a block of its own.
      const inner = /^[ \t]+(for|return|const shown)\b/;
      assert.ok(
        blocks.some((block) => inner.test(block)),
        blocks.join('\n----\n'),
      );
      const second = /second|Second|const last/;
      assert.ok(blocks.some((block) => second.test(block)));
    });

    it(`grow to whole statements, in ${languageId}`, async () => {
      const tree = await treeOf(text, languageId);
      const at = text.search(/limit \* 2|item\.visible/);
      const { start, end } = grown(text, tree, { start: at, end: at + 5 });
      const lines = text.slice(start, end);
      assert.equal(lines.split('\n').length, 1);
      assert.ok(start <= at && at < end);
    });
  }

  it('are line blocks where there is no tree', () => {
    const text = `${'a = b\n'.repeat(50)}\n\n  c\nd`;
    assertBlocks(text, undefined, whole(text));
    assert.deepEqual(
      blocksOf(text, undefined, whole(text))
        .slice(-1)
        .map(({ start, end }) => text.slice(start, end)),
      ['  c\nd'],
    );
    fc.assert(
      fc.property(fc.string(), fc.nat(20), fc.nat(20), (code, start, length) => {
        assertBlocks(code, undefined, { start, end: start + length });
      }),
    );
  });

  it('are none in a blank selection, also in an empty file', async () => {
    assert.deepEqual(blocksOf('', undefined, whole('')), []);
    const text = 'a();\n\n\n\nb();\n';
    const tree = await treeOf(text, 'typescript');
    assert.deepEqual(blocksOf(text, tree, grown(text, tree, { start: 6, end: 7 })), []);
  });

  it('are found in ten thousand lines', async () => {
    const text = 'function f() {\n  return compute(first, second);\n}\n\n'.repeat(2500);
    const tree = await treeOf(text, 'typescript');
    assert.equal(blocksOf(text, tree, whole(text)).length, 2500);
  });

  const selected = async (marked: string, languageId = 'typescript'): Promise<string> => {
    const [head = '', inner = '', tail = ''] = marked.split(CURSOR);
    const text = head + inner + tail;
    const selection = { start: head.length, end: head.length + inner.length };
    const { start, end } = grown(text, await treeOf(text, languageId), selection);
    return text.slice(start, end);
  };

  it('hold the statements a selection touches, and no more', async () => {
    const c = CURSOR;
    assert.equal(await selected(`a();\nb(${c}1);\nc(${c});\nd();`), 'b(1);\nc();');
    assert.equal(await selected(`if (a) {\n  b();\n  ${c}c();${c}\n}\n`), '  c();');
    assert.equal(await selected(`if (${c}a${c}) {\n  b();\n}\nc();`), 'if (a) {\n  b();\n}');
    assert.equal(await selected(`f(${c}{\n  a,\n${c}  b });\nc();`), 'f({\n  a,\n  b });');
    assert.equal(
      await selected(`if (a) ${c}{\n  b();\n}${c}\nc();`),
      'if (a) {\n  b();\n}',
      'a block belongs to its statement',
    );
  });

  it('see through what only wraps statements', async () => {
    const c = CURSOR;
    const code = `package a\nfunc f() {\n\ta()\n\tb${c}()\n\tc(${c})\n\td()\n}\n`;
    assert.equal(await selected(code, 'go'), '\tb()\n\tc()');
  });

  it('take blanks at the ends of a selection for nothing', async () => {
    assert.equal(await selected(`a();\n${CURSOR}b();\n\n  ${CURSOR}c();`), 'b();');
  });

  it('keep to the lines of a selection inside an error', async () => {
    assert.equal(await selected(`x = [1,\n  ${CURSOR}2${CURSOR}, 3\ny = 4\n`, 'python'), '  2, 3');
  });

  it('widen to the statement, and then to the lines beside it', async () => {
    const text = 'a();\n\nfoo(\n  1,\n  2,\n);\n\nb();\nc();\n';
    const tree = await treeOf(text, 'typescript');
    const at = text.indexOf('1');
    const shown = (rounds: number) => {
      const { start, end } = widened(text, tree, { start: at, end: at + 1 }, rounds);
      return text.slice(start, end);
    };
    assert.equal(shown(1), 'foo(\n  1,\n  2,\n);');
    assert.equal(shown(2), 'a();\n\nfoo(\n  1,\n  2,\n);\n\nb();');
    const { start, end } = widened(text, undefined, { start: at, end: at }, 1);
    assert.equal(text.slice(start, end), '  1,');
  });
});
