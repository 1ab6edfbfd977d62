import assert from 'node:assert/strict';
import { runRepair } from '../../../src/repair/run';
import type { Grammars } from '../../../src/syntax/grammars';
import { testGrammars } from '../syntax/parsers';
import { jobOf, scriptedModel, type Script } from './support/scriptedModel';

describe('curing slips', () => {
  let grammars: Grammars;

  before(async () => {
    grammars = testGrammars();
    await Promise.all(['typescript', 'python'].map((id) => grammars.load(id)));
  });

  after(() => {
    grammars.dispose();
  });

  async function cured(text: string, gain: Script['gain'], languageId = 'typescript') {
    const model = scriptedModel({ answer: () => [], ...(gain !== undefined && { gain }) });
    const outcome = await runRepair(jobOf(text, { languageId }), model, grammars);
    return { outcome, ...model };
  }

  const any = (): number => 0;

  it('takes of what parses what the model finds likeliest', async () => {
    const text = 'foo(bar(a, b);\n';
    const at = (wanted: string) =>
      cured(text, ({ start, end, newText }, request) => {
        const after = request.text.slice(0, start) + newText + request.text.slice(end);
        return after === wanted ? 5 : -5;
      });
    for (const wanted of ['foo(bar(a), b);\n', 'foo(bar(a, b));\n']) {
      const { outcome, asked } = await at(wanted);
      assert.equal(outcome.text, wanted);
      assert.equal(asked.length, 0, 'nothing is left to look for');
    }
  });

  it('asks nobody where there is one way of putting it right', async () => {
    const text = 'const a = 1;\nfnuction f() {\n  return a;\n}\n';
    const { outcome, judged, asked } = await cured(text, any);
    assert.equal(outcome.text, text.replace('fnuction', 'function'));
    assert.deepEqual([judged.length, asked.length, outcome.forwards], [0, 0, 0]);
    assert.deepEqual([outcome.spans, outcome.rounds], [1, 1]);
  });

  it('asks about nothing that does not parse', async () => {
    const { judged } = await cured('foo(bar(a, b);\n', any);
    const parser = await grammars.load('typescript');
    for (const { text, changes = [] } of judged) {
      for (const { start, end, newText } of changes) {
        const after = text.slice(0, start) + newText + text.slice(end);
        const tree = parser?.parse(after);
        assert.ok(tree);
        assert.equal(tree.rootNode.hasError, false, after);
        tree.delete();
      }
    }
    assert.equal(judged.length, 1);
  });

  it('gives way to other work while it tries', async () => {
    const text = `foo(bar(a, b, ${'(c, d), '.repeat(60)}e;\n`;
    let turns = 0;
    let waiting: NodeJS.Immediate;
    const next = (): void => {
      turns++;
      waiting = setImmediate(next);
    };
    waiting = setImmediate(next);
    await cured(text, any);
    clearImmediate(waiting);
    assert.ok(turns > 3, `${turns}`);
  });

  it('goes from fault to fault, each in the text as it is by then', async () => {
    const lines = Array.from({ length: 40 }, (_, i) => `const v${i} = compute(${i}, first);`);
    const broken = lines.map((line, i) => (i % 20 === 5 ? line.replace(');', ';') : line));
    const { outcome, judged } = await cured(broken.join('\n'), ({ newText }) =>
      newText === ')' ? 1 : 0,
    );
    assert.equal(outcome.parsesAfter, true);
    assert.equal(judged.length, 2);
    assert.match(judged[1]?.text ?? '', /compute\(25, first;/);
  });

  it('leaves what lies outside the selection', async () => {
    const text = 'foo(a;\n\nbar(b;\n';
    const selection = { start: text.indexOf('bar'), end: text.length - 1 };
    const model = scriptedModel({ answer: () => [], gain: any });
    const outcome = await runRepair(jobOf(text, { selection }), model, grammars);
    assert.ok(outcome.text.startsWith('foo(a;\n'), outcome.text);
  });

  it('goes on to the next fault where nothing parses', async () => {
    const filler = Array.from({ length: 12 }, (_, i) => `const v${i} = compute(${i}, first);`);
    const text = ['}}} ] a b;', ')) c (', '}}} ] a b;', ...filler, 'foo(a, 1;', ''].join('\n');
    const { outcome } = await cured(text, any);
    assert.equal(outcome.parsesAfter, false);
    assert.equal(outcome.reason, 'still does not parse');
  });

  it('puts a line where its neighbours stand', async () => {
    const text = 'def f(a):\n    b = a\n      c = b\n    return c\n';
    const { outcome } = await cured(text, any, 'python');
    assert.equal(outcome.text, text.replace('      c', '    c'));
  });

  it('keeps what it has when it is cancelled', async () => {
    const model = scriptedModel({ gain: any });
    const repair: typeof model.repair = () => Promise.resolve(undefined);
    const outcome = await runRepair(jobOf('foo(a;\n'), { ...model, repair }, grammars);
    assert.deepEqual([outcome.edits, outcome.reason], [[], 'cancelled']);
  });
});
