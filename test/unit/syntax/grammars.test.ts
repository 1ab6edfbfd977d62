import { strict as assert } from 'node:assert';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Grammars, PARSED_LANGUAGES } from '../../../src/syntax/grammars';
import { parses } from '../../../src/syntax/validity';
import { GRAMMAR_FILES, testGrammars } from './parsers';

/** A program of each language, and the same one broken. */
const PROGRAMS: Readonly<Record<string, readonly [good: string, bad: string]>> = {
  typescript: ['const a: number = f<string>(1);', 'const a: number = f<string>(1;'],
  typescriptreact: ['const a = <b c={1}>hi</b>;', 'const a = <b c={1}>hi</b;'],
  javascript: ['async () => { await a?.b; };', 'async () => { await a?.; };'],
  javascriptreact: ['const a = <b>{c}</b>;', 'const a = <b>{c</b>;'],
  python: ['def f(x: int) -> int:\n    return x\n', 'def f(x: int) -> int\n    return x\n'],
  go: ['package main\n\nfunc f() int {\n\treturn 1\n}\n', 'package main\n\nfunc f( int {\n'],
  java: ['class A<T> { int f() { return 1; } }', 'class A<T> { int f() { return 1 } }'],
  rust: ["fn f<'a>(x: &'a str) -> &'a str { x }", 'fn f(x: &str -> &str { x }'],
  c: ['int f(void) { return 1; }', 'int f(void) { return 1 }'],
  cpp: ['template <class T> T f(T x) { return x; }', 'template <class T T f(T x) { return x; }'],
};

describe('Grammars', () => {
  let grammars: Grammars;

  before(() => {
    grammars = testGrammars();
  });

  after(() => {
    grammars.dispose();
  });

  it('has a program to test for each language', () => {
    assert.deepEqual(Object.keys(PROGRAMS).sort(), [...PARSED_LANGUAGES].sort());
  });

  for (const [languageId, [good, bad]] of Object.entries(PROGRAMS)) {
    it(`parses ${languageId}`, async () => {
      assert.equal(await parses(grammars, languageId, good), true);
      assert.equal(await parses(grammars, languageId, bad), false);
    });
  }

  it('parses an empty text', async () => {
    assert.equal(await parses(grammars, 'typescript', ''), true);
  });

  it('cannot tell without a grammar', async () => {
    assert.equal(await parses(grammars, 'cobol', 'X'), undefined);
    assert.equal(await parses(grammars, 'constructor', 'X'), undefined);
  });

  it('loads nothing before it is asked, and a grammar once', async () => {
    const own = testGrammars();
    assert.equal(own.loaded('go'), undefined);
    const [first, second] = await Promise.all([own.load('go'), own.load('go')]);
    assert.ok(first !== undefined && first === second && own.loaded('go') === first);
    own.dispose();
    assert.equal(own.loaded('go'), undefined);
  });

  it('degrades when a grammar is missing or broken, and says so once', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'anneal-grammars-'));
    try {
      writeFileSync(path.join(folder, 'tree-sitter-python.wasm'), 'not wasm');
      const failed: string[] = [];
      const own = new Grammars({ ...GRAMMAR_FILES, grammars: folder }, (grammar) => {
        failed.push(grammar);
      });
      assert.equal(await own.load('python'), undefined);
      assert.equal(await own.load('python'), undefined);
      assert.equal(await own.load('go'), undefined);
      assert.equal(await parses(own, 'python', 'a = 1'), undefined);
      assert.deepEqual(failed, ['python', 'go']);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
