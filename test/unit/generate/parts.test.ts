import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describedAbove } from '../../../src/generate/above';
import { readHistory, remembered } from '../../../src/generate/history';
import { tidied } from '../../../src/complete/filters/index';
import { LANGUAGES } from '../../../src/languages';
import type { Snapshot } from '../../../src/text/snapshot';
import { accepted, snapshotAt } from '../context/snapshots';

describe('what stands above the cursor', () => {
  type Case = readonly [
    languageId: string,
    prefix: string,
    kind: string | undefined,
    text?: string,
  ];
  const cases: readonly Case[] = [
    ['typescript', '// Sorts by name.\n// Stable.\n', 'comment', 'Sorts by name.'],
    ['rust', '/// Sorts by name.\n', 'comment', 'Sorts by name.'],
    ['python', '  a();\n\n  # sorts by name\n  ', 'comment', 'sorts by name'],
    ['java', '/**\n * Sorts by name.\n *\n * @returns a copy\n */\n', 'comment', 'Sorts by name.'],
    ['c', '/* sorts */\n', 'comment', 'sorts'],
    ['sql', '-- sorts\n', 'comment', 'sorts'],
    ['lua', '--[[ sorts ]]\n', 'comment', 'sorts'],
    ['clojure', ';; sorts\n', 'comment', 'sorts'],
    ['html', '<!-- sorts -->\n', 'comment', 'sorts'],
    ['css', '/* sorts */\n', 'comment', 'sorts'],
    ['cobol', '// sorts\n', 'comment', 'sorts'],
    ['cobol', '# sorts\n', 'comment', 'sorts'],
    ['python', 'def f(a):\n    """Sorts by name."""\n    ', 'docstring', 'Sorts by name.'],
    [
      'python',
      "def f(a):\n    '''\n    Sorts by name.\n\n    Stable.\n    '''\n",
      'docstring',
      'Sorts by name.',
    ],
    ['javascript', 'function f(a) {\n  ', 'signature', 'function f(a) {'],
    ['python', 'def f(a):\n', 'signature', 'def f(a):'],
    ['typescript', 'const f = (a) =>\n  ', 'signature', 'const f = (a) =>'],
    ['typescript', '', undefined],
    ['typescript', '\n  \n', undefined],
    ['typescript', 'const a = 1;\n', undefined],
    ['python', 'a //= 2\n// b\n', undefined],
    ['c', '#include <stdio.h>\n', undefined],
    ['cobol', '#include <stdio.h>\n', undefined],
    ['shellscript', '#!/bin/sh\n', undefined],
    ['typescript', '//\n', undefined],
    ['python', '"""', undefined],
  ];
  for (const [languageId, prefix, kind, text] of cases) {
    it(`is ${kind ?? 'nothing'} in ${languageId}, ${JSON.stringify(prefix)}`, () => {
      const expected = kind === undefined ? undefined : { kind, text };
      assert.deepEqual(describedAbove(prefix, languageId), expected);
    });
  }

  it('is found or not, but never fails', () => {
    const languages = fc.constantFrom(...Object.keys(LANGUAGES), 'cobol');
    const pieces = fc.constantFrom('"""', "'''", '\n', '//', '/*', '*/', '# ', 'a', ' ', ':', '{');
    for (const prefixes of [
      fc.string({ unit: 'binary' }),
      fc.array(pieces).map((parts) => parts.join('')),
    ]) {
      fc.assert(fc.property(prefixes, languages, (prefix, id) => void describedAbove(prefix, id)));
    }
  });
});

describe('the history of descriptions', () => {
  it('has the last one first, each once, and twenty at most', () => {
    const all = Array.from({ length: 25 }, (_, index) => `text ${index % 22}`);
    const history = all.reduce<string[]>(remembered, []);
    assert.equal(history.length, 20);
    assert.equal(history[0], 'text 2');
    assert.equal(new Set(history).size, 20);
  });

  it('is read from whatever is stored', () => {
    assert.deepEqual(readHistory(undefined), []);
    assert.deepEqual(readHistory({ a: 1 }), []);
    assert.deepEqual(readHistory(['a', 1, null, 'b']), ['a', 'b']);
  });
});

describe('a generated text in its place', () => {
  const fit = (marked: string, text: string, changes: Partial<Snapshot> = {}) => {
    const snapshot = snapshotAt(marked, changes);
    return accepted(snapshot, tidied(text, { snapshot, singleLine: false }));
  };

  it('replaces the closer that the editor has typed', () => {
    const whole = fit('function f() {\n  ┃\n}\n', 'return 1;\n}');
    assert.equal(whole.match(/\}/g)?.length, 1);
    assert.match(whole, /return 1;/);
  });

  it('is indented as the document is', () => {
    const indent = { insertSpaces: false, tabSize: 4 };
    const whole = fit('function f() {\n\t┃', 'if (a) {\n        b();\n    }', { indent });
    assert.equal(whole, 'function f() {\n\tif (a) {\n\t\tb();\n\t}');
  });

  it('stays when nothing can be said for it: somebody asked', () => {
    assert.equal(fit('a();\n┃', 'a((b'), 'a();\na((b');
  });
});
