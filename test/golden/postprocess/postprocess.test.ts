/** Every golden file is a test; ANNEAL_UPDATE=1 writes the results instead of checking them. */
import { strict as assert } from 'node:assert';
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ghostText } from '../../../src/complete/ghostTextRange';
import { FILTERS, postprocess, type PostprocessResult } from '../../../src/complete/filters/index';
import type { Grammars } from '../../../src/syntax/grammars';
import { TreeJudge } from '../../../src/syntax/judge';
import { Trees } from '../../../src/syntax/trees';
import { defined } from '../../../src/text/defined';
import { testGrammars } from '../../unit/syntax/parsers';
import { formatResult, readGoldenCase, type GoldenCase } from './goldenFile';

const UPDATE = process.env['ANNEAL_UPDATE'] === '1';

const files = readdirSync(__dirname, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.txt'))
  .sort();

describe('postprocess, golden files', () => {
  let grammars: Grammars;
  let trees: Trees;

  before(() => {
    grammars = testGrammars();
    // No case may depend on how busy the machine is.
    trees = new Trees(grammars, { now: () => 0 });
  });

  after(() => {
    trees.dispose();
    grammars.dispose();
  });

  /** What the filters make of a case. */
  async function run(golden: GoldenCase, filters = FILTERS): Promise<PostprocessResult> {
    const { snapshot, completion, confidence, threshold, extent, parsed } = golden;
    if (parsed) await trees.warm(snapshot);
    const input = { snapshot, completion, confidence, threshold, extent };
    const judge = defined({ trees: parsed ? new TreeJudge(trees) : undefined });
    return postprocess({ ...input, ...judge, singleLine: extent === 'line' }, filters);
  }

  it('has at least fifty cases', () => {
    assert.ok(files.length >= 50, `only ${files.length} cases`);
  });

  it('has a folder for every filter, and one for what no filter decides', () => {
    const folders = new Set(files.map((file) => path.dirname(file)));
    const names = FILTERS.map(([name]) => name);
    assert.deepEqual([...folders].sort(), [...names, 'empty'].sort());
  });

  for (const [name] of FILTERS) {
    it(`has a case that ends otherwise without the filter ${name}`, async () => {
      const others = FILTERS.filter(([other]) => other !== name);
      const changed: string[] = [];
      for (const file of files.filter((one) => path.dirname(one) === name)) {
        const golden = readGoldenCase(path.join(__dirname, file));
        const without = formatResult(await run(golden, others), golden.snapshot);
        if (without !== golden.result) changed.push(file);
      }
      assert.notEqual(changed.length, 0);
    });
  }

  for (const name of files) {
    const file = path.join(__dirname, name);
    const golden = readGoldenCase(file);
    const title = name.replaceAll(path.sep, '/').replace(/\.txt$/, '');
    it(`${title}: ${golden.description}`, async () => {
      const { snapshot } = golden;
      const result = await run(golden);
      const actual = formatResult(result, snapshot);
      if (UPDATE) writeFileSync(file, `${golden.source}\n${actual}\n`);
      else assert.equal(actual, golden.result);
      const isShown = ghostText(snapshot, result) !== undefined;
      assert.equal(isShown, result.dropped === undefined, 'VS Code would not show it');
    });
  }
});
