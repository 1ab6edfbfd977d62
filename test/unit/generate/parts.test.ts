import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describedAbove } from '../../../src/generate/above';
import { readHistory, remembered } from '../../../src/generate/history';
import { tidied } from '../../../src/complete/filters/index';
import type { Snapshot } from '../../../src/text/snapshot';
import { accepted, snapshotAt } from '../context/snapshots';

describe('what stands above the cursor', () => {
  const cases: readonly (readonly [prefix: string, kind: string | undefined, text?: string])[] = [
    ['// Sorts by name.\n// Stable.\n', 'comment', 'Sorts by name.'],
    ['  a();\n\n  # sorts by name\n  ', 'comment', 'sorts by name'],
    ['/**\n * Sorts by name.\n *\n * @returns a copy\n */\n', 'comment', 'Sorts by name.'],
    ['/* sorts */\n', 'comment', 'sorts'],
    ['def f(a):\n    """Sorts by name."""\n    ', 'docstring', 'Sorts by name.'],
    [
      "def f(a):\n    '''\n    Sorts by name.\n\n    Stable.\n    '''\n",
      'docstring',
      'Sorts by name.',
    ],
    ['function f(a) {\n  ', 'signature', 'function f(a) {'],
    ['def f(a):\n', 'signature', 'def f(a):'],
    ['const f = (a) =>\n  ', 'signature', 'const f = (a) =>'],
    ['', undefined],
    ['\n  \n', undefined],
    ['const a = 1;\n', undefined],
    ['#include <stdio.h>\n', undefined],
    ['#!/bin/sh\n', undefined],
    ['//\n', undefined],
    ['"""', undefined],
  ];
  for (const [prefix, kind, text] of cases) {
    it(`is ${kind ?? 'nothing'} in ${JSON.stringify(prefix)}`, () => {
      const expected = kind === undefined ? undefined : { kind, text };
      assert.deepEqual(describedAbove(prefix), expected);
    });
  }

  it('is found or not, but never fails', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (prefix) => void describedAbove(prefix)));
    const pieces = fc.constantFrom('"""', "'''", '\n', '//', '/*', '*/', '# ', 'a', ' ', ':', '{');
    fc.assert(fc.property(fc.array(pieces), (parts) => void describedAbove(parts.join(''))));
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
