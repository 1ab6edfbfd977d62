/** Every golden file is a test; ANNEAL_UPDATE=1 writes the results instead of checking them. */
import { strict as assert } from 'node:assert';
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ghostText } from '../../../src/complete/ghostTextRange';
import { postprocess } from '../../../src/complete/filters/index';
import type { Grammars } from '../../../src/syntax/grammars';
import { TreeJudge } from '../../../src/syntax/judge';
import { Trees } from '../../../src/syntax/trees';
import { testGrammars } from '../../unit/syntax/parsers';
import { formatResult, readGoldenCase } from './goldenFile';

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

  it('has a case for every filter', () => {
    assert.ok(files.length >= 50, `only ${files.length} cases`);
  });

  for (const name of files) {
    const file = path.join(__dirname, name);
    const golden = readGoldenCase(file);
    const title = name.replaceAll(path.sep, '/').replace(/\.txt$/, '');
    it(`${title}: ${golden.description}`, async () => {
      const { snapshot, completion, confidence, threshold, extent, parsed } = golden;
      if (parsed) await trees.warm(snapshot);
      const result = postprocess({
        snapshot,
        completion,
        confidence,
        threshold,
        singleLine: extent === 'line',
        extent,
        ...(parsed && { trees: new TreeJudge(trees) }),
      });
      const actual = formatResult(result, snapshot);
      if (UPDATE) writeFileSync(file, `${golden.source}\n${actual}\n`);
      else assert.equal(actual, golden.result);
      const isShown = ghostText(snapshot, result) !== undefined;
      assert.equal(isShown, result.dropped === undefined, 'VS Code would not show it');
    });
  }
});
