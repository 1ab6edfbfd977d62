import { strict as assert } from 'node:assert';
import { enclosing, lengthWithin, type SpanExtent } from '../../../src/syntax/spans';
import { Trees } from '../../../src/syntax/trees';
import type { Grammars } from '../../../src/syntax/grammars';
import { CURSOR } from '../context/snapshots';
import { testGrammars } from './parsers';

describe('spans', () => {
  let grammars: Grammars;
  let trees: Trees;

  before(async () => {
    grammars = testGrammars();
    trees = new Trees(grammars, { now: () => 0 });
    await Promise.all(['typescript', 'python', 'go'].map((id) => grammars.load(id)));
  });

  after(() => {
    trees.dispose();
    grammars.dispose();
  });

  const treeOf = (text: string, languageId: string) => {
    const tree = trees.tree({ uri: 'a', languageId, text });
    assert.ok(tree !== undefined);
    return tree;
  };

  describe('enclosing', () => {
    const around = (marked: string, languageId = 'typescript') => {
      const text = marked.replace(CURSOR, '');
      const found = enclosing(treeOf(text, languageId), marked.indexOf(CURSOR));
      const textOf = (part: keyof typeof found) => {
        const span = found[part];
        return span === undefined ? undefined : text.slice(span.start, span.end);
      };
      return { statement: textOf('statement'), block: textOf('block'), owner: textOf('owner') };
    };

    it('finds statement, block and the function they are in', () => {
      assert.deepEqual(around(`a();\nfunction f() { if (b) { c${CURSOR}(); } }\nd();`), {
        statement: 'c();',
        block: '{ c(); }',
        owner: 'if (b) { c(); }',
      });
    });

    it('has no block at the top of a file', () => {
      assert.deepEqual(around(`const a = b(c${CURSOR});`), {
        statement: 'const a = b(c);',
        block: undefined,
        owner: undefined,
      });
    });

    it('knows the blocks of Python', () => {
      const { statement, owner } = around(
        `class A:\n    def f(self):\n        return x${CURSOR}\n`,
        'python',
      );
      assert.equal(statement, 'return x');
      assert.equal(owner, 'def f(self):\n        return x');
    });

    it('sees through the statement lists of Go', () => {
      const found = around(`package a\nfunc f() int {\n\treturn x${CURSOR}\n}\n`, 'go');
      assert.deepEqual(
        [found.statement, found.owner],
        ['return x', 'func f() int {\n\treturn x\n}'],
      );
    });

    it('finds nothing in an empty file', () => {
      assert.deepEqual(around(CURSOR), {
        statement: undefined,
        block: undefined,
        owner: undefined,
      });
    });
  });

  describe('lengthWithin', () => {
    /** What stays of the text between two marks. */
    const kept = (marked: string, extent: SpanExtent, languageId = 'typescript') => {
      const [before = '', text = '', after = ''] = marked.split(CURSOR);
      const tree = treeOf(before + text + after, languageId);
      const length = lengthWithin(tree, before.length, text, extent);
      return length === undefined ? undefined : text.slice(0, length);
    };

    it('ends with the statement', () => {
      assert.equal(kept(`const a = ${CURSOR}b();\nc();${CURSOR}\n`, 'statement'), 'b();');
      assert.equal(kept(`${CURSOR}b();\nc();${CURSOR}\n`, 'statement'), 'b();');
    });

    it('takes a comment with its statement', () => {
      assert.equal(kept(`${CURSOR}// why\nb();\nc();${CURSOR}\n`, 'statement'), '// why\nb();');
    });

    it('does not end a block after its first statement', () => {
      const text = '\n  a();\n  b();\n';
      assert.equal(kept(`function f() {${CURSOR}${text}${CURSOR}}`, 'block'), text);
    });

    it('ends with the owner of the block, at any depth', () => {
      assert.equal(
        kept(`class A { m() { if (x) {${CURSOR} a(); } }\n n() {}${CURSOR} }`, 'block'),
        ' a(); }',
      );
      assert.equal(kept(`const a = {${CURSOR} b: 1 };\nc();${CURSOR}`, 'block'), ' b: 1 };');
    });

    it('does not limit what is at the top of a file', () => {
      assert.equal(kept(`${CURSOR}a();\n\nb();${CURSOR}\n`, 'block'), 'a();\n\nb();');
    });

    it('cannot tell where nothing parses', () => {
      assert.equal(kept(`function ( {${CURSOR} a(); }} b();${CURSOR}`, 'block'), undefined);
      assert.equal(kept(`a();${CURSOR}  \n ${CURSOR}`, 'block'), undefined);
    });
  });
});
