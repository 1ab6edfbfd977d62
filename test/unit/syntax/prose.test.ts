import assert from 'node:assert/strict';
import { proseAt, type Prose } from '../../../src/syntax/prose';
import { Trees } from '../../../src/syntax/trees';
import type { Grammars } from '../../../src/syntax/grammars';
import { CURSOR } from '../context/snapshots';
import { testGrammars } from './parsers';

/** Language, text with the cursor, and where that is; nothing for code. */
const CASES: readonly (readonly [language: string, marked: string, where?: Prose])[] = [
  ['typescript', '// to do┃', 'comment'],
  ['typescript', '// to do┃\nf();', 'comment'],
  ['typescript', 'f(); // to┃ do\ng();', 'comment'],
  ['typescript', '// to do\n┃f();'],
  ['typescript', '/* to┃ do */ f();', 'comment'],
  ['typescript', '/* to do */┃ f();'],
  ['typescript', '/** to┃ do */\nf();', 'comment'],
  ['typescript', 'f("a┃b");', 'string'],
  ['typescript', 'f("ab┃");', 'string'],
  ['typescript', 'f("┃");', 'string'],
  ['typescript', 'f("ab"┃);'],
  ['typescript', 'f(┃"ab");'],
  ['typescript', 'f(`a┃b`);', 'string'],
  ['typescript', 'f(`a${x┃}b`);'],
  ['typescript', 'f(`a${x}b┃`);', 'string'],
  ['typescript', 'f(/a┃b/);', 'string'],
  ['typescript', 'const a = ┃'],
  ['typescript', '┃'],
  ['typescriptreact', 'const a = <p>Hello ┃world</p>;', 'string'],
  ['python', '# to do┃', 'comment'],
  ['python', 'x = 1  # to do┃\ny = 2\n', 'comment'],
  ['python', 'x = "a┃b"\n', 'string'],
  ['python', 'x = "┃"\n', 'string'],
  ['python', 'x = "ab"┃\n'],
  ['python', 'def f():\n    """To ┃do."""\n', 'string'],
  ['python', 'x = f"a{y┃}b"\n'],
  ['rust', '/// Says ┃hello.\nfn f() {}\n', 'comment'],
  ['rust', '/// Says hello.\n┃fn f() {}\n'],
  ['rust', 'fn f() { g("a┃b"); }\n', 'string'],
  ['go', 'package a\n\nvar x = "a┃b"\n', 'string'],
  ['go', 'package a\n\n// To do┃\n', 'comment'],
];

describe('prose at a cursor', () => {
  let grammars: Grammars;
  let trees: Trees;

  before(async () => {
    grammars = testGrammars();
    trees = new Trees(grammars, { now: () => 0 });
    await Promise.all([...new Set(CASES.map(([id]) => id))].map((id) => grammars.load(id)));
  });

  after(() => {
    trees.dispose();
    grammars.dispose();
  });

  for (const [languageId, marked, where] of CASES) {
    it(`is ${where ?? 'none'} in ${languageId} ${JSON.stringify(marked)}`, () => {
      const text = marked.replace(CURSOR, '');
      const tree = trees.tree({ uri: 'a', languageId, text });
      assert.ok(tree !== undefined);
      assert.equal(proseAt(tree, text, marked.indexOf(CURSOR)), where);
    });
  }
});
