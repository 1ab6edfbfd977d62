import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import type { Grammars } from '../../../src/syntax/grammars';
import { Trees } from '../../../src/syntax/trees';
import { applyEdit } from '../../../src/text/edits';
import { testGrammars } from './parsers';

const source = (text: string, uri = 'a', languageId = 'typescript') => ({ uri, languageId, text });

const fragments = fc
  .array(fc.constantFrom('const a = 1;\n', 'f(🙂', ')', '{', '}\r\n', 'é', '`${', 'if (x) ', '"'), {
    maxLength: 12,
  })
  .map((parts) => parts.join(''));

describe('Trees', () => {
  let grammars: Grammars;
  let trees: Trees;

  before(async () => {
    grammars = testGrammars();
    await Promise.all([grammars.load('typescript'), grammars.load('python')]);
  });

  beforeEach(() => {
    trees = new Trees(grammars, { limit: 2, now: () => 0 });
  });

  afterEach(() => {
    trees.dispose();
  });

  after(() => {
    grammars.dispose();
  });

  it('parses a document once', () => {
    const tree = trees.tree(source('const a = 1;'));
    assert.equal(tree?.rootNode.type, 'program');
    assert.equal(trees.tree(source('const a = 1;')), tree);
  });

  it('has nothing for a grammar that is not loaded', () => {
    assert.equal(trees.tree(source('package main', 'a', 'go')), undefined);
    assert.equal(
      trees.treeAfter(source('X', 'a', 'cobol'), { start: 0, end: 0, newText: 'Y' }),
      undefined,
    );
  });

  it('parses anew when the language changes', () => {
    trees.tree(source('a = 1'));
    assert.equal(trees.tree(source('a = 1', 'a', 'python'))?.rootNode.type, 'module');
  });

  it('gives the same tree from edits as from the whole text', () => {
    const fresh = new Trees(grammars, { now: () => 0 });
    fc.assert(
      fc.property(fragments, fragments, fragments, (one, two, three) => {
        trees.tree(source(one));
        const tree = trees.tree(source(two));
        const whole = fresh.tree(source(two, 'fresh'));
        assert.equal(tree?.rootNode.toString(), whole?.rootNode.toString());
        const change = {
          start: Math.min(3, two.length),
          end: Math.min(5, two.length),
          newText: three,
        };
        const after = trees.treeAfter(source(two), change);
        assert.ok(after !== undefined);
        assert.equal(after.rootNode.endIndex, applyEdit(two, change).length);
        after.delete();
        fresh.close('fresh');
      }),
    );
    fresh.dispose();
  });

  it('leaves the document as it was after a change was tried', () => {
    const before = trees.tree(source('const a = 1;'));
    trees.treeAfter(source('const a = 1;'), { start: 0, end: 0, newText: 'f(' })?.delete();
    assert.equal(trees.tree(source('const a = 1;')), before);
    assert.ok(before !== undefined && !before.rootNode.hasError);
  });

  it('keeps the documents used last', () => {
    const first = trees.tree(source('a', 'a'));
    trees.tree(source('b', 'b'));
    assert.equal(trees.tree(source('a', 'a')), first);
    trees.tree(source('c', 'c'));
    assert.equal(trees.tree(source('a', 'a')), first, 'still there');
    const again = trees.tree(source('b', 'b'));
    assert.ok(again !== undefined, 'parsed anew after it was dropped');
  });

  it('gives up when a parse takes too long, and parses the same document in slices', async () => {
    let time = 0;
    const slow = new Trees(grammars, { budgetMs: 5, now: () => (time += 1) });
    const text = 'const value = compute(first, second);\n'.repeat(10_000);
    assert.equal(slow.tree(source(text)), undefined);
    const small = slow.tree(source('foo();', 'small'))?.rootNode;
    assert.equal(small?.toString(), trees.tree(source('foo();'))?.rootNode.toString());
    assert.equal(await slow.warm(source(text)), true);
    assert.equal(slow.tree(source(text))?.rootNode.endIndex, text.length);
    slow.dispose();
  });

  it('parses only what changed', () => {
    let asked = 0;
    const counting = new Trees(grammars, { now: () => (asked++, 0) });
    const text = 'function f() {\n  return compute(first, second);\n}\n'.repeat(1000);
    counting.tree(source(text));
    const whole = asked;
    const typed = text.slice(0, 25_000) + ' ' + text.slice(25_000);
    assert.equal(counting.tree(source(typed))?.rootNode.endIndex, typed.length);
    assert.ok(asked - whole < whole / 10, `${asked - whole} of ${whole} steps`);
    counting.dispose();
  });

  it('does not put an old text in place of a newer one', async () => {
    const warming = trees.warm(source('const a = 1;'));
    const newer = trees.tree(source('const b = 2;'));
    assert.ok(newer !== undefined);
    assert.equal(await warming, false);
    assert.equal(trees.tree(source('const b = 2;')), newer);
  });

  it('loads the grammar when it is warmed up', async () => {
    assert.equal(await trees.warm(source('fn f() {}', 'a', 'rust')), true);
    assert.equal(trees.tree(source('fn f() {}', 'a', 'rust'))?.rootNode.type, 'source_file');
    assert.equal(await trees.warm(source('X', 'a', 'cobol')), false);
  });
});
