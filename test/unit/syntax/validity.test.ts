import { strict as assert } from 'node:assert';
import type { Grammars } from '../../../src/syntax/grammars';
import { TreeJudge } from '../../../src/syntax/judge';
import { Trees } from '../../../src/syntax/trees';
import { countErrors, isWorse } from '../../../src/syntax/validity';
import { CURSOR } from '../context/snapshots';
import { testGrammars } from './parsers';

describe('validity', () => {
  let grammars: Grammars;
  let trees: Trees;
  let judge: TreeJudge;

  before(async () => {
    grammars = testGrammars();
    trees = new Trees(grammars, { now: () => 0 });
    judge = new TreeJudge(trees);
    await Promise.all([grammars.load('typescript'), grammars.load('python')]);
  });

  after(() => {
    trees.dispose();
    grammars.dispose();
  });

  const adds = (marked: string, insert: string, languageId = 'typescript', replaceTo = 0) =>
    judge.addsErrors({
      uri: 'a',
      languageId,
      text: marked.replace(CURSOR, ''),
      offset: marked.indexOf(CURSOR),
      replaceTo,
      insert,
    });

  it('counts the errors of a tree, and those inside a range', () => {
    const tree = trees.tree({ uri: 'b', languageId: 'typescript', text: 'a(;\nb();\nc(;' });
    assert.ok(tree !== undefined);
    const { total } = countErrors(tree);
    assert.ok(total >= 2);
    assert.equal(countErrors(tree, 3, 8).inside, 0);
  });

  it('finds more errors worse', () => {
    assert.ok(isWorse({ total: 1, inside: 0 }, { total: 2, inside: 0 }));
    assert.ok(!isWorse({ total: 2, inside: 0 }, { total: 1, inside: 1 }));
    assert.ok(isWorse({ total: 1, inside: 0 }, { total: 1, inside: 1 }));
    assert.ok(!isWorse({ total: 1, inside: 0 }, { total: 1, inside: 0 }));
  });

  it('has nothing against code that parses', () => {
    assert.equal(adds(`const a = ${CURSOR}\n`, 'b();'), false);
    assert.equal(adds(`def f():\n    ${CURSOR}\n`, 'return 1', 'python'), false);
  });

  it('is against code that does not', () => {
    assert.equal(adds(`const a = 1;\n${CURSOR}\n`, 'foo(;'), true);
    assert.equal(adds(`x = ${CURSOR}\n`, '= 2', 'python'), true);
  });

  it('takes into account what is replaced', () => {
    assert.equal(adds(`foo(${CURSOR});\n`, 'a)'), true);
    assert.equal(adds(`foo(${CURSOR});\n`, 'a)', 'typescript', 1), false);
  });

  it('does not blame a completion for the errors of its document', () => {
    assert.equal(adds(`const a = ;\nfunction f() {\n  ${CURSOR}\n}\n`, 'return 1;'), false);
    assert.equal(adds(`function f() {\n  ${CURSOR}\n`, 'return 1;'), false);
  });

  it('cannot tell without a grammar', () => {
    assert.equal(adds(CURSOR, '(((', 'cobol'), undefined);
    assert.equal(
      judge.lengthWithin(
        { uri: 'a', languageId: 'cobol', text: '', offset: 0, replaceTo: 0, insert: 'X' },
        'block',
      ),
      undefined,
    );
  });
});
