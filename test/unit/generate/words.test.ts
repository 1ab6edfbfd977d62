import assert from 'node:assert/strict';
import { whatIsWritten, whyNothingWritten } from '../../../src/generate/words';
import { english } from '../../support/english';

describe('words of generated code', () => {
  it('say how much was written, and why it may not be all', () => {
    assert.equal(whatIsWritten('\n  return 1;\n', 'complete', english), 'Anneal wrote 1 line.');
    assert.match(whatIsWritten('a\nb', 'blocks', english), /^Anneal wrote 2 lines\. .*Longer/);
    assert.match(whatIsWritten('a', 'deadline', english), /Time was up/);
    assert.match(whatIsWritten('a', 'cancelled', english), /stopped/);
    assert.match(whatIsWritten('a', 'repeats', english), /repeat itself/);
  });

  it('say why nothing is proposed', () => {
    const why = (
      ...[way, stop, isBroken = false]: [
        Parameters<typeof whyNothingWritten>[0],
        Parameters<typeof whyNothingWritten>[1],
        boolean?,
      ]
    ) => whyNothingWritten(way, stop, isBroken, english);
    assert.match(why('begin', 'complete', true), /does not parse/);
    assert.match(why('begin', 'cancelled'), /stopped before/);
    assert.match(why('longer', 'deadline'), /time ran out/);
    assert.match(why('begin', 'empty'), /nothing to write here/);
    assert.match(why('again', 'complete'), /nothing else/);
    assert.match(why('longer', 'empty'), /nothing to add/);
  });
});
