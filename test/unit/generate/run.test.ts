import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { GenerateProgress } from '../../../src/generate/job';
import { runGenerate } from '../../../src/generate/run';
import type { Grammars } from '../../../src/syntax/grammars';
import { testGrammars } from '../syntax/parsers';
import { jobAt, result, scriptedModel, type Answer } from './support';

const BODY = 'export function f(): number {\n  ‸';

describe('a generation', () => {
  let grammars: Grammars;

  before(() => {
    grammars = testGrammars();
  });

  after(() => {
    grammars.dispose();
  });

  /** Writes the blocks one after the other. */
  const inOrder =
    (...blocks: readonly string[]): Answer =>
    (_, block) =>
      blocks[block - 1] ?? '';

  it('goes on block by block until the function is closed', async () => {
    const blocks = [
      'const a = 1;\n',
      '  const b = 2;\n',
      '  return a + b;\n}\n\nexport f',
      'never',
    ];
    const model = scriptedModel(inOrder(...blocks));
    const outcome = await runGenerate(jobAt(BODY), model, grammars);
    assert.deepEqual(outcome, {
      text: 'const a = 1;\n  const b = 2;\n  return a + b;\n}',
      blocks: 3,
      tokens: 6,
      steps: 9,
      forwards: 12,
      confidence: Math.exp(Math.log(0.5)),
      stop: 'complete',
    });
  });

  it('asks each time for what follows what it has: the cached prefix is only extended', async () => {
    const long = 'a;\n'.repeat(2000);
    const block = fc.stringMatching(/^[a-z]{1,9};\n {2}$/);
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(block, { minLength: 2, maxLength: 6 }), async (blocks) => {
        const model = scriptedModel(inOrder(...blocks));
        await runGenerate(jobAt(`${long}${BODY}\n}`, { maxBlocks: 9 }), model, grammars);
        assert.equal(model.asked.length, blocks.length + 1);
        model.asked.slice(1).forEach((request, index) => {
          const before = model.asked[index]!;
          assert.equal(request.prefix, before.prefix + blocks[index]!);
          assert.equal(request.suffix, before.suffix);
          assert.equal(request.documentId, before.documentId);
        });
      }),
      { numRuns: 20 },
    );
  });

  it('puts the instruction as a comment above the line', async () => {
    const model = scriptedModel(inOrder('return 1;\n}'));
    const instruction = 'the answer,\nas a number';
    await runGenerate(jobAt(`a();\n${BODY}`, { instruction }), model, grammars);
    const expected = 'a();\nexport function f(): number {\n  // the answer, as a number\n  ';
    assert.equal(model.asked[0]?.prefix, expected);
  });

  it('takes another text when nothing is the likeliest, in the first block only', async () => {
    const nothing = result('', { alternatives: [result(' '), result('return 1;'), result('x')] });
    const model = scriptedModel(() => nothing);
    const outcome = await runGenerate(jobAt(`${BODY}\n}`), model, grammars);
    assert.deepEqual([outcome.text, outcome.stop, outcome.blocks], ['return 1;', 'empty', 1]);
  });

  it('ends when the model has nothing to say, or says the same again', async () => {
    const silent = await runGenerate(jobAt(BODY), scriptedModel(inOrder()), grammars);
    assert.deepEqual([silent.text, silent.stop, silent.confidence], ['', 'empty', 0]);
    const model = scriptedModel(() => 'a();\n  ');
    const repeating = await runGenerate(jobAt(BODY), model, grammars);
    assert.deepEqual([repeating.text, repeating.stop], ['a();\n  ', 'repeats']);
  });

  it('ends after so many blocks, and in time', async () => {
    const counting: Answer = (_, block) => `a${block}();\n  `;
    const few = await runGenerate(jobAt(BODY, { maxBlocks: 2 }), scriptedModel(counting), grammars);
    assert.deepEqual([few.blocks, few.stop], [2, 'blocks']);
    let time = 0;
    const model = scriptedModel((request, block) => {
      time += 40;
      return counting(request, block);
    });
    const job = jobAt(BODY, { deadlineMs: 100 });
    const late = await runGenerate(job, model, grammars, { now: () => time });
    assert.equal(late.stop, 'deadline');
    assert.deepEqual(
      model.asked.map(({ options }) => options.deadlineMs),
      [100, 60, 20],
    );
    const cut = scriptedModel(() => result('a(', { stop: 'deadline' }));
    const outcome = await runGenerate(jobAt(BODY, { deadlineMs: 9 }), cut, grammars, {
      now: () => 0,
    });
    assert.deepEqual([outcome.text, outcome.stop], ['a(', 'deadline']);
  });

  it('keeps what was written before it was cancelled', async () => {
    const model = scriptedModel((_, block) => (block === 1 ? 'a();\n' : undefined));
    const outcome = await runGenerate(jobAt(BODY), model, grammars);
    assert.deepEqual([outcome.text, outcome.stop], ['a();\n', 'cancelled']);
  });

  it('draws only when there is a seed, and each block otherwise', async () => {
    const counting: Answer = (_, block) => `a${block}();\n  `;
    const optionsOf = async (seed: number) => {
      const model = scriptedModel(counting);
      await runGenerate(jobAt(BODY, { maxBlocks: 3, seed }), model, grammars);
      return model.asked.map(({ options }) => options);
    };
    assert.deepEqual(await optionsOf(0), [{}, {}, {}]);
    const all = [...(await optionsOf(1)), ...(await optionsOf(2))];
    assert.ok(all.every(({ temperature }) => temperature === 0.7));
    assert.equal(new Set(all.map(({ seed }) => seed)).size, 6);
  });

  it('knows line feeds only, whatever the document has', async () => {
    const model = scriptedModel(inOrder('return 1;\n}\nx'));
    const outcome = await runGenerate(jobAt('function f() {\r\n  ‸\r\n'), model, grammars);
    assert.equal(model.asked[0]?.prefix, 'function f() {\n  ');
    assert.equal(model.asked[0].suffix, '\n');
    assert.equal(outcome.text, 'return 1;\n}');
  });

  it('ends by indentation, or a blank line, where there is no grammar', async () => {
    const write = async (marked: string, text: string) => {
      const model = scriptedModel(inOrder(text));
      return (await runGenerate(jobAt(marked, {}, 'lua'), model, grammars)).text;
    };
    const inside = await write('function f()\n  ‸', 'a()\n\n  b()\nend\nc()\n');
    assert.equal(inside, 'a()\n\n  b()');
    assert.equal(await write('-- two\n‸', '\na()\nb()\n\nc()\n'), '\na()\nb()');
  });

  it('tells how far it is', async () => {
    const told: GenerateProgress[] = [];
    const onProgress = (progress: GenerateProgress): void => void told.push(progress);
    const model = scriptedModel(inOrder('a();\n  ', 'b();\n}'));
    await runGenerate(jobAt(BODY), model, grammars, { onProgress });
    assert.deepEqual(told, [
      { block: 1, text: '', canvas: ['a();\n  ', null] },
      { block: 2, text: 'a();\n  ', canvas: ['b();\n}', null] },
    ]);
  });
});
