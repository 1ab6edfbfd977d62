import assert from 'node:assert/strict';
import type { RepairProgress } from '../../../src/repair/job';
import { runRepair } from '../../../src/repair/run';
import type { Grammars } from '../../../src/syntax/grammars';
import { testGrammars } from '../syntax/parsers';
import { jobOf, scriptedModel, type AskedHole } from './support/scriptedModel';

describe('filling holes', () => {
  let grammars: Grammars;

  before(() => {
    grammars = testGrammars();
  });

  after(() => {
    grammars.dispose();
  });

  async function fill(
    text: string,
    texts: (request: AskedHole) => readonly string[] | undefined,
    options: Parameters<typeof jobOf>[2] = {},
  ) {
    const model = scriptedModel({ fill: texts });
    const outcome = await runRepair(
      jobOf(text, {}, { mode: 'holes', ...options }),
      model,
      grammars,
    );
    return { outcome, asked: model.holes };
  }

  it('writes one after the other, each knowing what the others have become', async () => {
    const text = 'const a = ???;\r\nconst b = ???;\r\n';
    const { outcome, asked } = await fill(text, ({ prefix }) => [
      prefix.includes('b') ? 'a + 1' : '0',
    ]);
    assert.equal(outcome.text, 'const a = 0;\r\nconst b = a + 1;\r\n');
    assert.deepEqual(
      asked.map(({ prefix, suffix }) => [prefix, suffix]),
      [
        ['const a = ', ';\nconst b = ???;\n'],
        ['const a = 0;\nconst b = ', ';\n'],
      ],
    );
    assert.deepEqual(
      asked.map(({ options }) => options.singleLine),
      [true, true],
    );
    assert.deepEqual([outcome.spans, outcome.forwards, outcome.reason], [2, 6, undefined]);
  });

  it('shows the hole while it is filled, in the text as it is by then', async () => {
    const text = 'const a = ???;\nconst b = ???;\n';
    const steps: RepairProgress[] = [];
    const onProgress = (step: RepairProgress) => steps.push(step);
    const model = scriptedModel({ fill: () => ['0'] });
    await runRepair(jobOf(text, {}, { mode: 'holes' }), model, grammars, { onProgress });
    assert.deepEqual(
      steps.map(({ text: now, drafts }) => [now.slice(drafts[0]?.start), drafts[0]?.canvas]),
      [
        ['???;\nconst b = ???;\n', ['', null]],
        ['???;\n', ['', null]],
      ],
    );
  });

  it('takes the likeliest text that parses, and leaves a hole for which none does', async () => {
    const text = 'function f() {\n  throw new Error("not implemented");\n}\n';
    const parsing = await fill(text, () => ['return (;', '', 'return 1;\n  ']);
    assert.equal(parsing.outcome.text, 'function f() {\n  return 1;\n}\n');
    const none = await fill(text, () => ['return (;']);
    assert.deepEqual([none.outcome.edits, none.outcome.reason], [[], 'nothing better found']);
  });

  it('keeps the comment that says what is to be done', async () => {
    const { outcome, asked } = await fill('if (a) {\n  // TODO: say so\n}\n', () => ['say(a);']);
    assert.equal(outcome.text, 'if (a) {\n  // TODO: say so\n  say(a);\n}\n');
    assert.ok(asked[0]?.prefix.endsWith('// TODO: say so\n  '));
  });

  it('says when there are none, when time is up, and when it was cancelled', async () => {
    const reasons = [
      await fill('foo();\n', () => ['x']),
      await fill('a = ???;\n', () => ['x'], { deadlineMs: 0 }),
      await fill('a = ???;\n', () => undefined),
    ].map(({ outcome }) => outcome.reason);
    assert.deepEqual(reasons, ['no holes', 'deadline', 'cancelled']);
  });

  it('shows an instruction above the hole', async () => {
    const { asked } = await fill('{\n  a = ???;\n}\n', () => ['1'], { instruction: 'count' });
    assert.equal(asked[0]?.prefix, '{\n  // count\n  a = ');
  });
});
