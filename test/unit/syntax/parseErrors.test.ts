import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { DraftTree } from '../../../src/syntax/draftTree';
import { parseErrorsOf, erroneousUnits, suspectsOf } from '../../../src/syntax/parseErrors';
import { PARSED_LANGUAGES, type Grammars } from '../../../src/syntax/grammars';
import { applyEdit } from '../../../src/text/edits';
import { testGrammars } from './parsers';
import { SAMPLES } from './samples';

describe('errors', () => {
  let grammars: Grammars;

  before(async () => {
    grammars = testGrammars();
    await Promise.all(PARSED_LANGUAGES.map((id) => grammars.load(id)));
  });

  after(() => {
    grammars.dispose();
  });

  /** Errors, and the suspects marked in the text: `«»` around a range, `‸` at a gap. */
  async function look(text: string, languageId: string) {
    const draft = await DraftTree.open(grammars, languageId, text);
    assert.ok(draft !== undefined);
    const errors = parseErrorsOf(text, draft.tree, languageId, { start: 0, end: text.length });
    const suspects = suspectsOf(text, draft.tree, errors);
    draft.dispose();
    let marked = text;
    for (const { start, end } of [...suspects].reverse()) {
      const inner = start === end ? '‸' : `«${marked.slice(start, end)}»`;
      marked = marked.slice(0, start) + inner + marked.slice(end);
    }
    return { kinds: errors.map(({ kind }) => kind), errors, suspects, marked };
  }

  for (const { languageId, text, broken } of SAMPLES) {
    it(`are none in code that parses, and one at least in code that does not, in ${languageId}`, async () => {
      assert.deepEqual((await look(text, languageId)).errors, []);
      const [from, to] = broken;
      const wrong = await look(text.replace(from, to), languageId);
      assert.ok(wrong.errors.length > 0);
      const line = text.slice(0, text.indexOf(from)).split('\n').length;
      const lines = wrong.suspects.map(({ start }) => text.slice(0, start).split('\n').length);
      assert.ok(lines.includes(line), `${line} is not among ${lines.join(' ')}`);
    });
  }

  it('suspect the place of what is missing, behind the text before it', async () => {
    const { kinds, marked } = await look('const b = foo(a, 1;\nbar();\n', 'typescript');
    assert.deepEqual(kinds, ['missing']);
    assert.equal(marked, 'const b = foo(a, 1‸;\nbar();\n');
  });

  it('suspect a short error and both its ends', async () => {
    const { kinds, suspects } = await look('a(b));\n', 'typescript');
    assert.deepEqual(kinds, ['error']);
    assert.deepEqual(
      suspects.map(({ start, end }) => [start, end]),
      [
        [4, 4],
        [4, 5],
        [5, 5],
      ],
    );
  });

  it('suspect the line ends of a long error, where brackets and colons are left out', async () => {
    const { marked } = await look('def f(a):\n    b = foo(a, 1\n    return b\n', 'python');
    assert.match(marked, /foo\(a, 1‸\n/);
    const colon = await look(
      'def f(a):\n    if a == 1\n        return b\n    return c\n',
      'python',
    );
    assert.match(colon.marked, /if a == 1‸\n/);
  });

  it('suspect the end of a block that took the brace of the block around it', async () => {
    const text = 'function f() {\n  if (a) {\n    return b;\n\n}\n\nfunction g() {}\n';
    assert.match((await look(text, 'typescript')).marked, /return b;‸\n/);
    assert.match((await look(text.replaceAll('function', 'int'), 'c')).marked, /return b;‸\n/);
  });

  it("are Python's wrong indentations, too", async () => {
    const marked = async (text: string) => (await look(text, 'python')).marked;
    assert.equal(
      await marked('def f():\n    a\n      b\n    c\n'),
      'def f():\n    a\n«      »b\n    c\n',
    );
    assert.equal(await marked('if a:\n    if b:\n    c\n'), 'if a:\n    if b:\n«    »c\n');
    assert.equal(await marked('def f():\n\nreturn b\n'), 'def f():\n\n‸return b\n');
    assert.equal(await marked('def f():\n        a\n    b\n'), 'def f():\n        a\n«    »b\n');
    assert.equal(await marked('  a = 1\n'), '«  »a = 1\n');
  });

  it('are not where Python leaves the indentation free', async () => {
    const text =
      'def f(a,\n  b):\n    # one\n  # two\n    x = [\n  1]; y = 2\n    s = """\n  t\n"""\n' +
      'for a in b: c\nif a:\n  # only\n  b\nelse:\n\n      c\nclass A: pass\n';
    assert.deepEqual((await look(text, 'python')).errors, []);
  });

  it('count the units that lie in an error once', () => {
    assert.equal(erroneousUnits([]), 0);
    const errors = [
      [0, 10],
      [2, 5],
      [8, 12],
      [20, 20],
    ].map(([start = 0, end = 0]) => ({ kind: 'error' as const, start, end }));
    assert.equal(erroneousUnits(errors), 12);
  });

  it('lie inside the text, whatever it is', async () => {
    const parts = fc.array(
      fc.constantFrom('def f(', '):', '\n', '    ', '\t', '"', '}', '{', '😀', 'return', ')', '#'),
      { maxLength: 20 },
    );
    await fc.assert(
      fc.asyncProperty(parts, fc.constantFrom('python', 'typescript', 'c'), async (code, id) => {
        const text = code.join('');
        const { errors, suspects } = await look(text, id);
        for (const { start, end } of [...errors, ...suspects]) {
          assert.ok(start >= 0 && start <= end && end <= text.length);
        }
      }),
      { numRuns: 150 },
    );
  });
});

describe('draft tree', () => {
  let grammars: Grammars;

  before(async () => {
    grammars = testGrammars();
    await grammars.load('typescript');
  });

  after(() => {
    grammars.dispose();
  });

  const TEXT = 'const a = 1;\nfoo(a;\n';

  it('gives the tree of the text with a change, and stays as it was', async () => {
    const draft = await DraftTree.open(grammars, 'typescript', TEXT);
    assert.ok(draft !== undefined);
    const change = { start: 18, end: 18, newText: ')' };
    const after = draft.after(change);
    assert.equal(after?.text, applyEdit(TEXT, change));
    assert.equal(after.tree.rootNode.hasError, false);
    const again = after.after({ start: 0, end: 5, newText: 'let' });
    assert.equal(again?.tree.rootNode.hasError, false);
    again.dispose();
    after.dispose();
    assert.equal(draft.tree.rootNode.hasError, true);
    draft.dispose();
  });

  it('is parsed in slices, and gives up on a change that takes too long', async () => {
    let time = 0;
    const slow = () => (time += 1);
    const text = 'const value = compute(first, second);\n'.repeat(3000);
    const draft = await DraftTree.open(grammars, 'typescript', text, slow);
    assert.equal(draft?.tree.rootNode.endIndex, text.length);
    let late = 0;
    const change = {
      start: 0,
      end: text.length,
      newText: `${text};\n`.replaceAll('value', 'other'),
    };
    assert.equal(
      draft.after(change, () => (late += 1000)),
      undefined,
    );
    // What is parsed next has nothing to do with what was given up.
    const small = { start: 4, end: text.length, newText: '' };
    const next = draft.after(small)?.tree.rootNode;
    const fresh = await DraftTree.open(grammars, 'typescript', applyEdit(text, small));
    assert.equal(next?.toString(), fresh?.tree.rootNode.toString());
    fresh?.dispose();
    draft.dispose();
  });

  it('is not there without a grammar', async () => {
    assert.equal(await DraftTree.open(grammars, 'cobol', 'X'), undefined);
  });
});
