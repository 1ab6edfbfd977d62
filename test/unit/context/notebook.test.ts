import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { preambleOf, type Cell } from '../../../src/context/notebook';
import { windows } from '../../../src/context/windows';
import { CURSOR, edited, snapshotAt } from './snapshots';

const python = (text: string): Cell => ({ languageId: 'python', text });

describe('what leads up to a cell', () => {
  it('is the cells before it in its language, each with an empty line behind it', () => {
    const cells = [
      python('import math\r\nx = 1\r\n'),
      { languageId: 'markdown', text: '# Area' },
      { languageId: 'r', text: 'y <- 2' },
      python('  \n'),
      python('r = 2\n\n\n'),
    ];
    assert.equal(preambleOf(cells, 'python'), 'import math\nx = 1\n\nr = 2\n\n');
  });

  it('is nothing where nothing of the language stands before it', () => {
    assert.equal(preambleOf([], 'python'), '');
    assert.equal(preambleOf([{ languageId: 'r', text: 'y <- 2' }], 'python'), '');
  });

  it('has no cell that a magic declares to be in another language', () => {
    const cells = ['%%bash\nls', '\n%%html\n<b>', '%%time\nx = 1', '%%timeit -n 3\ny = 2', 'z = 3'];
    assert.equal(
      preambleOf(cells.map(python), 'python'),
      '%%time\nx = 1\n\n%%timeit -n 3\ny = 2\n\nz = 3\n\n',
    );
  });

  it('is text that a cell can follow, whatever the cells hold', () => {
    fc.assert(
      fc.property(fc.array(fc.string().map(python)), (cells) => {
        const preamble = preambleOf(cells, 'python');
        assert.ok(preamble === '' || /\S[^]*\n\n$/.test(preamble));
        assert.equal(preambleOf([python(preamble)], 'python').trimEnd(), preamble.trimEnd());
      }),
    );
  });
});

describe('the windows of a cell', () => {
  const preamble = preambleOf(
    [python('import math\n'), python('def area(r):\n    return 1')],
    'python',
  );

  it('begin with what leads up to it, which begins the file', () => {
    const cell = snapshotAt(`a = ${CURSOR}\nb = 2`, { preamble });
    const { prefix, suffix, beginsFile, endsFile } = windows(cell, {
      prefix: 99,
      suffix: 99,
    });
    assert.equal(prefix, `${preamble}a = `);
    assert.equal(suffix, '\nb = 2');
    assert.ok(beginsFile && endsFile);
  });

  it('drop the far end of it first, and keep their begin while the user types', () => {
    const long = preambleOf(
      Array.from({ length: 50 }, (_, index) => python(`value_${index} = ${index}`)),
      'python',
    );
    let cell = snapshotAt(`total = ${CURSOR}`, { preamble: long });
    const budget = { prefix: 200, suffix: 200 };
    let last = windows(cell, budget);
    assert.ok(!last.beginsFile && (long + cell.text).endsWith(last.prefix));
    for (const char of 'value_1 + value_2') {
      cell = edited(cell, cell.text + char, cell.offset + 1);
      const next = windows(cell, budget, last.anchor);
      assert.equal(next.prefix, last.prefix + char);
      last = next;
    }
  });

  it('are those of the cells written as one file', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', '\n', '  ', '🙂', '('), { maxLength: 80 }),
        fc.nat(60),
        (parts, at) => {
          const text = parts.join('');
          const preamble = preambleOf([python(text.slice(0, at) + 'x')], 'python');
          const budget = { prefix: 40, suffix: 30 };
          const joined = windows(snapshotAt(`${preamble}${text}${CURSOR}end`), budget);
          const apart = windows(snapshotAt(`${text}${CURSOR}end`, { preamble: preamble }), budget);
          assert.deepEqual(apart, joined);
        },
      ),
    );
  });
});
