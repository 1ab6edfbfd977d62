import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyEdits } from '../../../src/text/edits';
import { PlainText } from '../../../src/text/lineEnds';
import {
  STRENGTHS,
  type RepairMode,
  type RepairOutcome,
  type RepairProgress,
} from '../../../src/repair/job';
import type { RewrittenDraft, TextRange } from '../../../src/protocol';
import { runRepair } from '../../../src/repair/run';
import { grown } from '../../../src/syntax/blocks';
import { DraftTree } from '../../../src/syntax/draftTree';
import { PARSED_LANGUAGES, type Grammars } from '../../../src/syntax/grammars';
import { testGrammars } from '../syntax/parsers';
import { SAMPLES } from '../syntax/samples';
import {
  jobOf,
  rewritten,
  scriptedModel,
  type Answer,
  type Asked,
  type Script,
} from './support/scriptedModel';

/** The line with the bracket, rewritten to nothing. */
function stray(text: string, spans: readonly TextRange[]): RewrittenDraft[] {
  return spans
    .filter(({ start, end }) => text.slice(start, end) === '}')
    .map((span) => ({ ...span, doubts: 1, rewrites: [{ text: '', gain: 20, edits: 1 }] }));
}

const BROKEN = 'const a = 1;\nfoo(a, 1;\nbar();\n';

describe('repair of a document', () => {
  let grammars: Grammars;

  before(async () => {
    grammars = testGrammars();
    await Promise.all(PARSED_LANGUAGES.map((id) => grammars.load(id)));
  });

  after(() => {
    grammars.dispose();
  });

  async function run(
    job: ReturnType<typeof jobOf>,
    script: Script,
  ): Promise<{ outcome: RepairOutcome; asked: Asked[] }> {
    const model = scriptedModel(script);
    const outcome = await runRepair(job, model, grammars);
    assert.equal(applyEdits(job.text, outcome.edits), outcome.text);
    return { outcome, asked: model.asked };
  }

  const suspected = ({ text, suspects }: Asked): string[] =>
    suspects.map(
      ({ start, end }) => `${text.slice(Math.max(0, start - 4), start)}[${text.slice(start, end)}]`,
    );

  const closing: Answer = (request) => [rewritten(request, ', 1;', [', 1];', ', 1);'])];

  it('takes what parses, as the smallest edit', async () => {
    const { outcome, asked } = await run(jobOf(BROKEN), {
      answer: (request) => [rewritten(request, ', 1;', [', 1];', ', 1);'])],
    });
    assert.deepEqual(outcome.edits, [{ start: 21, end: 21, newText: ')' }]);
    const { reason, spans, rounds, forwards, parsesBefore, parsesAfter } = outcome;
    assert.deepEqual([reason, rounds, forwards], [undefined, 1, 5]);
    assert.ok(spans >= 1);
    assert.deepEqual([parsesBefore, parsesAfter], [false, true]);
    assert.deepEqual(suspected(asked[0]!), ['a, 1[]']);
  });

  it('does so in every language with a grammar', async () => {
    for (const { languageId, text, broken } of SAMPLES) {
      const [from, to] = broken;
      const answer: Answer = (request) =>
        request.spans.some(({ start, end }) => request.text.slice(start, end).includes(to))
          ? [rewritten(request, to, [`${to}(`, from])]
          : [];
      const job = jobOf(text.replace(from, to), { languageId });
      const { outcome } = await run(job, { answer });
      assert.equal(outcome.text, text, languageId);
      assert.deepEqual([outcome.parsesBefore, outcome.parsesAfter], [false, true], languageId);
    }
  });

  it('keeps line ends, tabs and characters of two units', async () => {
    const text = BROKEN.replaceAll('\n', '\r\n').replace('const', '/* 🙂 */\tconst');
    const { outcome, asked } = await run(jobOf(text), {
      answer: (request) => [rewritten(request, ', 1;', [', 1,\n\t2);'])],
    });
    assert.equal(outcome.text, text.replace(', 1;', ', 1,\r\n\t2);'));
    assert.ok(asked.every((request) => !request.text.includes('\r')));
  });

  it('says that there is nothing suspicious, also in an empty file', async () => {
    const clean = await run(jobOf('foo();\n'), {});
    assert.deepEqual([clean.outcome.edits, clean.outcome.reason], [[], 'nothing suspicious']);
    assert.equal(clean.asked.length, 1);
    const empty = await run(jobOf(''), {});
    assert.deepEqual([empty.outcome.reason, empty.outcome.spans], ['nothing suspicious', 0]);
    assert.equal(empty.asked.length, 0);
    const blank = await run(jobOf(' \r\n\t\r\n'), {});
    assert.deepEqual([blank.outcome.edits, blank.asked.length], [[], 0]);
  });

  it('changes what nobody complains about only when it is all but sure', async () => {
    const taken = async (gain: number, edits = 1): Promise<boolean> => {
      const answer: Answer = (request) => [rewritten(request, 'foo', ['bar'], gain, edits)];
      const { outcome } = await run(jobOf('foo(a);\n'), { answer });
      assert.equal(outcome.reason, outcome.edits.length > 0 ? undefined : 'nothing better found');
      return outcome.edits.length > 0;
    };
    assert.deepEqual([await taken(30), await taken(8), await taken(100, 4)], [true, false, false]);
  });

  it('changes nothing that nobody complains about in a language the model was not trained on', async () => {
    const script: Script = {
      answer: (request) => [rewritten(request, 'foo', ['bar'], 100)],
      languages: ['python'],
    };
    const { outcome, asked } = await run(jobOf('foo(a);\n'), script);
    assert.deepEqual([outcome.edits, outcome.reason], [[], 'nothing suspicious']);
    assert.equal(asked.length, 0, 'it is not even asked');
    const diagnostics = [{ start: 0, end: 3, message: 'what?' }];
    const told = await run(jobOf('foo(a);\n', { diagnostics }), script);
    assert.equal(told.outcome.text, 'bar(a);\n');
  });

  it('never changes comments and strings unless somebody complains about them', async () => {
    for (const text of ['// foo\nbar();\n', 'bar("foo");\n', 'bar(`${a} foo`);\n']) {
      const answer: Answer = (request) =>
        request.spans.some(({ start, end }) => request.text.slice(start, end).includes('foo'))
          ? [rewritten(request, 'foo', ['fuu'], 100)]
          : [];
      const { outcome } = await run(jobOf(text), { answer });
      assert.deepEqual(outcome.edits, [], text);
    }
    const code = await run(jobOf('bar(`${foo}`);\n'), {
      answer: (request) => [rewritten(request, 'foo', ['fuu'], 100)],
    });
    assert.equal(code.outcome.edits.length, 1);
  });

  it('does not take code away to make it parse, nor write it anew', async () => {
    const away = await run(jobOf(BROKEN), {
      answer: (request) => [rewritten(request, 'foo(a, 1;', [''], 100)],
    });
    assert.equal(away.outcome.reason, 'still does not parse');
    const anew = await run(jobOf(BROKEN), {
      answer: (request) => [rewritten(request, 'foo(a, 1;', ['return somethingElse();'], 100, 12)],
    });
    assert.deepEqual(anew.outcome.edits, []);
  });

  it('takes a stray bracket away with its line, if that is all in the selection', async () => {
    const text = 'a();\n}\nb();\n';
    const answer: Answer = (request) => [rewritten(request, '}', [''])];
    const whole = await run(jobOf(text), { answer: ({ spans }) => stray(text, spans) });
    assert.equal(whole.outcome.text, 'a();\nb();\n');
    const line = await run(jobOf(text, { selection: { start: 5, end: 6 } }), { answer });
    assert.equal(line.outcome.text, 'a();\n\nb();\n');
    const last = await run(jobOf(text, { selection: { start: 0, end: 6 } }), {
      answer: ({ spans }) => stray(text, spans),
    });
    assert.equal(last.outcome.text, 'a();\nb();\n');
  });

  it('looks more widely around what still does not parse, once', async () => {
    const { outcome, asked } = await run(jobOf(BROKEN), { answer: () => [] });
    assert.deepEqual([outcome.rounds, outcome.reason], [2, 'still does not parse']);
    const parts = asked.map(({ text, suspects }) =>
      suspects.map(({ start, end }) => text.slice(start, end)),
    );
    const wider = [[''], ['foo(a, 1;']];
    assert.deepEqual(parts, wider);
    assert.ok(asked.every(({ options }) => options.quick === true));
  });

  it('goes on from what the round before has come to', async () => {
    const text = 'foo(a, 1;\nbar(b, 2;\n';
    const { outcome, asked } = await run(jobOf(text), {
      answer: (request, round) => [
        round === 1 ? rewritten(request, ', 1;', [', 1);']) : rewritten(request, ', 2;', [', 2);']),
      ],
    });
    assert.equal(outcome.text, 'foo(a, 1);\nbar(b, 2);\n');
    assert.match(asked[1]?.text ?? '', /foo\(a, 1\);/);
    assert.deepEqual([outcome.rounds, outcome.parsesAfter], [2, true]);
  });

  it('looks at the first errors that one mistake makes, not at all of them', async () => {
    const lines = Array.from({ length: 300 }, (_, i) => `value_${i} = call('it', [1, "${i}"])`);
    lines[3] = `value_3 = call('it, [1, "3"])`;
    const job = jobOf(lines.join('\n'), { languageId: 'python' });
    const { asked } = await run(job, { answer: () => [] });
    assert.ok(asked.length > 1);
    for (const { suspects, spans } of asked) {
      assert.ok(suspects.length <= 36 && spans.length <= 30, `${suspects.length} ${spans.length}`);
    }
  });

  it('looks at what a tool complains about, and wants it changed for the better', async () => {
    const text = 'const count = 1;\nfoo(coutn);\n';
    const start = text.indexOf('coutn');
    const diagnostics = [{ start, end: start + 5, message: 'Cannot find name' }];
    const answer: Answer = (request) => [rewritten(request, 'coutn', ['count'], 6)];
    const { outcome, asked } = await run(jobOf(text, { diagnostics }), { answer });
    assert.equal(outcome.text, text.replace('coutn', 'count'));
    assert.deepEqual(suspected(asked[0]!), ['foo([coutn]']);
    assert.equal(asked[0]?.options.quick, false, 'no parser says whether a quick answer is right');
    assert.equal(outcome.rounds, 1);
    const worse = await run(jobOf(text, { diagnostics }), {
      answer: (request) => [rewritten(request, 'coutn', ['value'], -1)],
    });
    assert.deepEqual([worse.outcome.edits, worse.outcome.reason], [[], 'nothing better found']);
    const unasked = await run(jobOf(text), { answer });
    assert.deepEqual(unasked.outcome.edits, []);
  });

  it('suspects only the ends of what a tool complains about at length', async () => {
    const text = `foo(${'a + '.repeat(30)}b);\n`;
    const diagnostics = [{ start: 0, end: text.length - 1, message: 'too complex' }];
    const { asked } = await run(jobOf(text, { diagnostics }), { answer: () => [] });
    assert.deepEqual(
      asked[0]?.suspects.map(({ start, end }) => end - start),
      [0, 0],
    );
  });

  it('ends at the deadline, with what it has', async () => {
    let time = 0;
    const model = scriptedModel({
      answer: (request) => {
        time += 60;
        return [rewritten(request, ', 1;', [', 1];'])];
      },
    });
    const job = jobOf(BROKEN, {}, { deadlineMs: 50 });
    const outcome = await runRepair(job, model, grammars, { now: () => time });
    assert.deepEqual([outcome.rounds, outcome.reason], [1, 'deadline']);
    assert.deepEqual(
      model.asked.map(({ options }) => options.deadlineMs),
      [50],
    );
    const late = await run(jobOf('foo();\n'), { late: true, answer: () => [] });
    assert.equal(late.outcome.reason, 'deadline');
  });

  it('keeps what it has when it is cancelled', async () => {
    const text = 'foo(a, 1;\nbar(b, 2;\n';
    const { outcome } = await run(jobOf(text), {
      answer: (request, round) =>
        round === 1 ? [rewritten(request, ', 1;', [', 1);'])] : undefined,
    });
    assert.equal(outcome.text, 'foo(a, 1);\nbar(b, 2;\n');
    assert.equal(outcome.reason, 'cancelled');
  });

  it('gives up on a ruin', async () => {
    const text = `${'}}} ] a b;\n)) c (\n'.repeat(4)}foo(a, 1;\n`;
    const { outcome } = await run(jobOf(text), {
      answer: (request) =>
        request.text.includes(', 1;') ? [rewritten(request, ', 1;', [', 1);'])] : [],
    });
    assert.deepEqual([outcome.edits, outcome.reason], [[], 'still does not parse']);
    assert.equal(outcome.parsesAfter, false);
  });

  it('costs what the broken line costs, however long the selection is', async () => {
    const asked: number[] = [];
    for (const lines of [10, 50, 200, 400, 10_000]) {
      const code = Array.from({ length: lines }, (_, i) => `const v${i} = compute(${i}, first);`);
      code[Math.floor(lines / 2)] = 'const broken = compute(1, first;';
      const model = scriptedModel({ answer: () => [] });
      const outcome = await runRepair(jobOf(code.join('\n')), model, grammars);
      assert.equal(outcome.reason, 'still does not parse');
      assert.equal(model.judged.length, 1);
      assert.deepEqual(model.judged[0]?.spans.length, 1);
      asked.push(model.asked.reduce((sum, { spans }) => sum + spans.length, 0));
    }
    assert.ok(Math.max(...asked) <= 40, asked.join(' '));
  });

  it('tells what it is doing', async () => {
    const told: RepairProgress[] = [];
    const model = scriptedModel({ answer: closing });
    await runRepair(jobOf(BROKEN), model, grammars, {
      onProgress: (progress) => told.push(progress),
    });
    assert.deepEqual([told[0]?.round, told[0]?.text], [1, BROKEN]);
    const drafts = told.flatMap((progress) => progress.drafts);
    assert.ok(drafts.some(({ start, end }) => BROKEN.slice(start, end).includes('foo(a')));
  });

  it('works without a grammar, on lines', async () => {
    const job = jobOf('foo a\nbar b\n', { languageId: 'cobol' });
    const { outcome } = await run(job, {
      answer: (request) => [rewritten(request, 'bar', ['baz'], 50)],
    });
    assert.equal(outcome.text, 'foo a\nbaz b\n');
    assert.deepEqual([outcome.parsesBefore, outcome.parsesAfter], [undefined, undefined]);
  });

  describe('with an instruction', () => {
    it('shows it to the model as a comment, and leaves it out of the text', async () => {
      for (const [languageId, mark, text] of [
        ['typescript', '//', 'if (a) {\n  foo(a, 1;\n}\n'],
        ['python', '#', 'if a:\n  foo(a, 1\n'],
      ] as const) {
        const selection = { start: text.indexOf('foo'), end: text.indexOf('1') };
        const job = jobOf(text, { languageId, selection }, { instruction: ' close\nit ' });
        const { outcome, asked } = await run(job, {
          answer: (request) => [rewritten(request, ', 1', [', 1)'])],
        });
        assert.ok(asked[0]?.text.includes(`  ${mark} close it\n  foo(a, 1`), asked[0]?.text);
        assert.equal(outcome.text, text.replace(', 1', ', 1)'));
      }
    });
  });

  describe('written anew', () => {
    const text = 'const a = foo(1);\n// why\nbar(a);\n';

    it('asks for a share, and takes what parses no worse', async () => {
      for (const strength of STRENGTHS) {
        const answer: Answer = (request) => [rewritten(request, 'bar(a)', ['bar(a', 'baz(a)'], 0)];
        const job = jobOf(text, {}, { mode: 'rediffuse', strength, seed: 7 });
        const { outcome, asked } = await run(job, { answer });
        assert.equal(outcome.text, text.replace('bar(a)', 'baz(a)'));
        assert.deepEqual(asked[0]?.options, { share: strength / 100, seed: 7 });
        assert.deepEqual(asked[0].suspects, []);
      }
    });

    it('declines what is far less likely than what is there', async () => {
      const answer: Answer = (request) => [rewritten(request, 'bar(a)', ['baz(a)'], -40)];
      const { outcome } = await run(jobOf(text, {}, { mode: 'rediffuse' }), { answer });
      assert.deepEqual([outcome.edits, outcome.reason], [[], 'nothing better found']);
    });
  });

  it('never changes what is outside the selection, whatever the model says', async () => {
    const parts = ['foo(a);', 'if (b) {', '}', '', '  bar(', '// 🙂 é', '"x', '\t'];
    const texts = fc
      .tuple(fc.array(fc.constantFrom(...parts), { maxLength: 14 }), fc.constantFrom('\n', '\r\n'))
      .map(([lines, eol]) => lines.join(eol));
    const nonsense = fc.array(fc.constantFrom('foo', '(', ')', '\n', ' ', '{', '}', ';', '🙂'), {
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(
        texts,
        fc.nat(80),
        fc.nat(40),
        fc.array(nonsense, { minLength: 3, maxLength: 3 }),
        fc.constantFrom<RepairMode>('repair', 'rediffuse'),
        async (text, from, length, words, mode) => {
          const start = Math.min(from, text.length);
          const selection = { start, end: Math.min(text.length, start + length) };
          const { outcome } = await run(jobOf(text, { selection }, { mode }), {
            answer: ({ spans }) =>
              spans.map((span) => ({
                ...span,
                doubts: 1,
                rewrites: words.map((word, i) => ({ text: word.join(''), gain: 90 - i, edits: 1 })),
              })),
          });
          const plain = new PlainText(text);
          const tree = await DraftTree.open(grammars, 'typescript', plain.text);
          const lines = grown(plain.text, tree?.tree, {
            start: plain.toPlain(selection.start),
            end: plain.toPlain(selection.end),
          });
          tree?.dispose();
          for (const edit of outcome.edits) {
            assert.ok(edit.start >= plain.toOriginal(lines.start));
            assert.ok(edit.end <= plain.toOriginal(lines.end));
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});
