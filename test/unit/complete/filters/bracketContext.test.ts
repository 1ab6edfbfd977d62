import { strict as assert } from 'node:assert';
import { bracketContext } from '../../../../src/complete/filters/bracketContext';
import { languageOf } from '../../../../src/languages';
import { CURSOR } from '../../context/snapshots';

const contextAt = (marked: string, languageId = 'typescript') => {
  const [before = '', after = ''] = marked.split(CURSOR);
  return bracketContext(before, after, languageOf(languageId));
};
/** Closers of the open brackets, innermost first; marked where the document owes them. */
const open = (marked: string) =>
  contextAt(marked)
    .open.map(({ closer, owed }) => (owed ? `owed ${closer}` : closer))
    .join(', ');

describe('bracketContext', () => {
  it('knows what is open at the cursor', () => {
    assert.equal(open(`f(a, [${CURSOR}])`), '], )');
    assert.equal(open(`f(a)${CURSOR}`), '');
  });

  it('knows what the document owes', () => {
    assert.equal(open(`f(a, [${CURSOR}`), 'owed ], owed )');
    assert.equal(open(`f(a, [${CURSOR})`), 'owed ], )');
    assert.equal(open(`if (a${CURSOR}\n}`), 'owed )');
  });

  it('tells by the indentation which block is not closed', () => {
    const marked = `class A {\n  one() {\n    a();${CURSOR}\n\n  two() {\n  }\n}\n`;
    assert.equal(open(marked), 'owed }, }');
  });

  it('does not mind indentation in a document that is complete', () => {
    assert.equal(open(`class A {\n  one() {\n    a();${CURSOR}\n}\n    }\n`), '}, }');
  });

  it('is not thrown off by a bracket too many further up', () => {
    assert.equal(open(`function f() {\n  a(;\n}\nfunction g() {${CURSOR}\n}\n`), '}');
  });

  it('rates how well brackets pair up', () => {
    const context = contextAt(`f(${CURSOR})`);
    const imbalance = (text: string, replaceTo: number) => context.imbalance(text, replaceTo);
    assert.equal(imbalance('a', 0), 0);
    assert.equal(imbalance('a)', 1), 0);
    assert.equal(imbalance('a)', 0), 1);
    assert.equal(imbalance('a[', 0), 1);
    assert.equal(imbalance('g(a)', 1), 1);
  });

  it('rates strings, too', () => {
    const context = contextAt(`f("${CURSOR}");\n`);
    const imbalance = (text: string, replaceTo: number) => context.imbalance(text, replaceTo);
    assert.equal(imbalance('a', 0), 0);
    assert.equal(imbalance('a", "b"', 1), 0);
    assert.ok(imbalance('a"', 0) > 0);
  });
});
