import assert from 'node:assert/strict';
import type { Grammars } from '../../../src/syntax/grammars';
import { writtenPart } from '../../../src/syntax/writing';
import { testGrammars } from './parsers';

/** A document with what was written between ⟦ and ⟧; ¦ stands where it should end, if before ⟧. */
const CASES: readonly [name: string, languageId: string, marked: string, isDone: boolean][] = [
  ['a Python body', 'python', 'def f():\n    ⟦a = 1\n    return a¦\n\ndef g():⟧', true],
  ['a Python body that may go on', 'python', 'def f():\n    ⟦a = 1\n    b = {}⟧', false],
  ['a body closed by itself', 'typescript', 'function f() {\n  ⟦return 1;\n}¦\n⟧', true],
  ['a body closed by what follows', 'typescript', 'function f() {\n  ⟦return 1;⟧\n}\n', false],
  ['more than the body', 'typescript', 'function f() {\n  ⟦return 1;\n}¦\nfunction g() {}⟧', true],
  ['a function in a file', 'typescript', '// two\n⟦function f() {\n}¦\n\nf();⟧', true],
  ['a statement without an end', 'typescript', '// two\n⟦const a = b⟧', false],
  ['a statement with its end', 'typescript', '// two\n⟦const a = b;⟧', true],
  ['a statement that another follows', 'typescript', '⟦const a = b¦\nconst c = d;⟧', true],
  ['imports first', 'python', '"""Doc."""\n⟦import re\n\ndef f():\n    return re¦\n\nx = 1⟧', true],
  ['imports only', 'python', '"""Doc."""\n⟦import re⟧', false],
  ['a comment first', 'typescript', '⟦// two\nfunction f() {}¦\nf();⟧', true],
  ['a comment only, before other code', 'typescript', '⟦// two\n⟧function f() {}', false],
  [
    'a method',
    'python',
    'class A:\n    ⟦def f(self):\n        pass¦\n\n    def g(self): pass⟧',
    true,
  ],
  ['a Java method', 'java', 'class A {\n  ⟦int f() { return 1; }¦\n  int g;⟧\n}\n', true],
  ['a Go function', 'go', 'package a\n\n⟦func f() {\n\treturn\n}¦\nfunc g() {}⟧', true],
  ['a loop in a function', 'typescript', 'function f() {\n  for (;;) {\n    ⟦g();\n  }¦⟧\n}', true],
  ['a signature half written', 'typescript', 'function f(⟦a) {\n  return a;\n}¦\ng();⟧', true],
  ['a Rust function behind an attribute', 'rust', '⟦#[test]\nfn f() {}¦\nfn g() {}⟧', true],
];

describe('what was written', () => {
  let grammars: Grammars;

  before(() => {
    grammars = testGrammars();
  });

  after(() => {
    grammars.dispose();
  });

  async function partOf(languageId: string, marked: string) {
    const from = marked.indexOf('⟦');
    const written = marked.slice(from + 1, marked.indexOf('⟧'));
    const text = written.replace('¦', '');
    const parser = await grammars.load(languageId);
    const tree = parser!.parse(marked.replace(/[⟦⟧¦]/g, ''))!;
    const part = writtenPart(tree, from, text);
    tree.delete();
    const expected = written.includes('¦') ? written.indexOf('¦') : text.length;
    return { part, expected };
  }

  for (const [name, languageId, marked, isDone] of CASES) {
    it(`ends with ${name}`, async () => {
      const { part, expected } = await partOf(languageId, marked);
      assert.deepEqual(part, { length: expected, isDone });
    });
  }

  it('is not known while a block is open, or of blanks', async () => {
    for (const marked of ['function f() {\n  ⟦return (⟧', 'function f() {\n⟦\n⟧}']) {
      assert.equal((await partOf('typescript', marked)).part, undefined);
    }
  });
});
