import assert from 'node:assert/strict';
import { applyEdits } from '../../../src/text/edits';
import { runRepairs } from '../../../src/repair/several';
import type { RepairProgress } from '../../../src/repair/job';
import type { Grammars } from '../../../src/syntax/grammars';
import { testGrammars } from '../syntax/parsers';
import { jobOf, rewritten, scriptedModel, type Asked, type Script } from './support/scriptedModel';

const TEXT = 'foo(1;\r\nconst a = 2;\r\n\r\nbar(smu;\r\n\r\nbaz(3;\r\n';

/** Closes the bracket of every span that has one open. */
const close: NonNullable<Script['answer']> = (request: Asked) =>
  request.spans.flatMap(({ start, end }) => {
    const line = request.text.slice(start, end);
    return line.includes('(') && !line.includes(')')
      ? [rewritten(request, line, [line.replace(';', ');')])]
      : [];
  });

describe('repair of several selections', () => {
  let grammars: Grammars;

  before(() => {
    grammars = testGrammars();
  });

  after(() => {
    grammars.dispose();
  });

  const lineOf = (part: string) => {
    const start = TEXT.indexOf(part);
    return { start, end: TEXT.indexOf('\r', start) };
  };

  const run = (parts: readonly string[], script: Script, steps: RepairProgress[] = []) => {
    const job = jobOf(TEXT);
    const model = scriptedModel(script);
    const selections = parts.map(lineOf);
    const hooks = { onProgress: (step: RepairProgress) => steps.push(step) };
    return runRepairs({ ...job, selections }, model, grammars, hooks).then((outcome) => {
      return { outcome, asked: model.asked };
    });
  };

  it('gives one set of edits, and leaves what is between alone', async () => {
    const { outcome } = await run(['foo', 'baz'], { answer: close });
    const after = TEXT.replace('1;', '1);').replace('3;', '3);');
    assert.equal(outcome.text, after);
    assert.equal(applyEdits(TEXT, outcome.edits), after);
    assert.deepEqual(
      outcome.edits.map(({ newText }) => newText),
      [')', ')'],
    );
    assert.equal(outcome.parsesBefore, false);
    assert.equal(outcome.rounds, 2);
  });

  it('lets each one see what the others have become, and shows all of it', async () => {
    const steps: RepairProgress[] = [];
    const { asked } = await run(['foo', 'baz'], { answer: close }, steps);
    assert.match(asked.at(-1)?.text ?? '', /baz\(3\);/);
    assert.match(steps.at(-1)?.text ?? '', /baz\(3\);/);
  });

  it('says why there is nothing, the most serious reason first', async () => {
    const { outcome } = await run(['foo', 'const a'], { answer: () => [] });
    assert.deepEqual(outcome.edits, []);
    assert.equal(outcome.reason, 'still does not parse');
  });

  it('keeps what was found when it is cancelled', async () => {
    let calls = 0;
    const answer: Script['answer'] = (request, round) => {
      calls++;
      return request.text.includes('baz(3);') ? undefined : close(request, round);
    };
    const { outcome } = await run(['foo', 'bar', 'baz'], { answer });
    assert.equal(outcome.text, TEXT.replace('3;', '3);'));
    assert.equal(outcome.reason, 'cancelled');
    assert.equal(calls, 2, 'the first selection is not tried any more');
  });

  /** Runs with the texts of the selections in a statement that is one block. */
  async function within(
    text: string,
    parts: readonly string[],
    answer: NonNullable<Script['answer']>,
  ) {
    const selections = parts.map((part) => {
      const start = text.indexOf(part);
      return { start, end: start + part.length };
    });
    const diagnostics = selections.slice(-1).map((range) => ({ ...range, message: 'what?' }));
    const model = scriptedModel({ answer });
    await runRepairs({ ...jobOf(text, { diagnostics }), selections }, model, grammars);
    return model.asked;
  }

  it('moves selections when a change lies before them in their common statement', async () => {
    const long = 'long'.repeat(5);
    const text = `call(\n  ${long},\n  smu,\n  tow,\n);\n\nafter(1);\n`;
    const asked = await within(text, ['smu', 'tow'], (request) => {
      return request.text.includes(long) ? [rewritten(request, long, ['x'])] : [];
    });
    const last = asked.at(-1);
    assert.ok(last !== undefined && !last.text.includes(long));
    const spans = last.spans.map(({ start, end }) => last.text.slice(start, end));
    assert.match(spans.join('|'), /smu/);
    assert.doesNotMatch(spans.join('|'), /after/);
  });

  it('does not complain again about what was changed', async () => {
    const asked = await within('call(\n  smu,\n  tow,\n);\n', ['smu', 'tow'], (request) => {
      return request.text.includes('tow') ? [rewritten(request, 'tow', ['two'])] : [];
    });
    assert.deepEqual(
      asked.map(({ suspects }) => suspects.length),
      [1, 0],
    );
  });
});
