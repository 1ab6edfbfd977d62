import assert from 'node:assert/strict';
import { breaks } from '../../../src/generate/breaks';
import type { GenerateStop } from '../../../src/generate/job';
import type { Grammars } from '../../../src/syntax/grammars';
import { testGrammars } from '../syntax/parsers';

describe('generated code that does not parse', () => {
  let grammars: Grammars;

  before(() => {
    grammars = testGrammars();
  });

  after(() => {
    grammars.dispose();
  });

  function broken(
    marked: string,
    code: string,
    stop: GenerateStop = 'complete',
    id = 'typescript',
  ) {
    const at = marked.indexOf('‸');
    const text = marked.replace('‸', '');
    return breaks(grammars, id, text, { start: at, end: at, newText: code }, stop);
  }

  it('is found when it is finished', async () => {
    assert.equal(await broken('const a = 1;\n‸\n', 'const b = (1;'), true);
    assert.equal(await broken('const a = 1;\n‸\n', 'const b = (1;', 'empty'), true);
    assert.equal(await broken('const a = 1;\n‸\n', 'const b = (1);'), false);
  });

  it('may be the beginning of code that goes on', async () => {
    for (const stop of ['blocks', 'deadline', 'cancelled'] as const) {
      assert.equal(await broken('const a = 1;\n‸\n', 'if (a) {\n  b(', stop), false, stop);
    }
  });

  it('may end what did not parse before', async () => {
    assert.equal(await broken('function f(): number {\n  ‸', 'return 1;\n}'), false);
    assert.equal(await broken('const a = (1;\nconst b = ‸;\n', '2'), false);
  });

  it('is not known where there is no grammar', async () => {
    assert.equal(await broken('x ‸', '((', 'complete', 'cobol'), false);
  });
});
