import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cellAt, cellStarts } from '../../../bench/context/cells';
import { compare, type Pair } from '../../../bench/context/compare';
import { definitionIn, definitionOffers, importedNames } from '../../../bench/context/definitions';
import { editOffers, placeOf, type ReleaseEdit } from '../../../bench/context/edits';
import { front, STABLE_FIRST, type Offers } from '../../../bench/context/front';
import { identifiers, likeness, Neighbours, neighboursOf } from '../../../bench/context/neighbours';
import { interleaved, pairsOf } from '../../../bench/context/run';
import { fronts, type Trial } from '../../../bench/context/trial';
import { cellTrials, editTrials, neighbourTrials } from '../../../bench/context/trials';
import { ownWindow } from '../../../bench/context/window';
import type { HeldOutFile } from '../../../bench/common/heldOut';

const file = (path: string, text: string, changes: Partial<HeldOutFile> = {}): HeldOutFile => ({
  languageId: 'typescript',
  package: 'lib 1.0.0',
  path,
  text,
  ...changes,
});

/** Words and line ends are the tokens of these tests; none goes over a line end, as in the real tokenizer. */
const tokens = (text: string) => text.match(/\n|[^\s]+/g)?.length ?? 0;

const ACCOUNT = 'export function openAccount(owner: Owner) {\n  return accounts.create(owner);\n}';
const WEATHER = 'export function forecast(city: City) {\n  return clouds.over(city);\n}';
const ROOMY = { prefix: 400, suffix: 4000, count: tokens };

describe("a file's own window", () => {
  it('is whole where it fits, and says what room is left', () => {
    const own = ownWindow('a b\nc', true, 10, tokens);
    assert.deepEqual(own, { text: 'a b\nc', isWhole: true, room: 6 });
    assert.equal(ownWindow('a b\nc', false, 10, tokens).isWhole, false);
  });

  it('is else cut at a line start and leaves a quarter free', () => {
    const own = ownWindow('a b c\n'.repeat(10) + 'x', true, 16, tokens);
    assert.deepEqual(own, { text: 'a b c\na b c\nx', isWhole: false, room: 7 });
  });

  it('is the end of the text, and never above the limit, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', ' ', '\n', 'bc')),
        fc.integer({ min: 1, max: 40 }),
        (parts, limit) => {
          const text = parts.join('');
          const own = ownWindow(text, true, limit, tokens);
          assert.ok(text.endsWith(own.text));
          assert.equal(own.room, limit - tokens(own.text));
          assert.ok(own.room >= 0);
          assert.equal(own.isWhole, tokens(text) <= limit);
        },
      ),
    );
  });
});

describe('what goes in front', () => {
  const offers: Offers = {
    edits: ['edit one', 'edit two'],
    definitions: ['definition one', 'definition two'],
    neighbours: ['neighbour one'],
  };

  it('has the stablest source first, and the best of each nearest to the cursor', () => {
    assert.equal(
      front(offers, 100, tokens),
      'definition two\n\ndefinition one\n\nneighbour one\n\nedit two\n\nedit one\n\n',
    );
  });

  it('lets the sources take turns when there is not room for all', () => {
    const long = { ...offers, definitions: ['d one', 'd '.repeat(40)] };
    assert.equal(front(long, 24, tokens), 'd one\n\nneighbour one\n\nedit two\n\nedit one\n\n');
  });

  it('is nothing where the room is not worth it', () => {
    assert.equal(front(offers, 20, tokens), '');
    assert.equal(front({}, 100, tokens), '');
  });

  it('keeps to its room, and has whole pieces only', () => {
    const pieces = fc.array(fc.stringMatching(/^[a-c]( [a-c]){0,30}$/), { maxLength: 6 });
    fc.assert(
      fc.property(pieces, pieces, pieces, fc.nat(90), (definitions, neighbours, edits, room) => {
        const all = { definitions, neighbours, edits };
        const text = front(all, room, tokens);
        assert.ok(tokens(text) <= room);
        const known = new Set(STABLE_FIRST.flatMap((source) => all[source]));
        const lines = text.split('\n\n').slice(0, -1);
        assert.ok(lines.every((line) => known.has(line)));
      }),
    );
  });

  it('does not change where it stands when a less stable source does', () => {
    const before = front(offers, 100, tokens);
    const after = front({ ...offers, edits: ['edit three', 'edit one'] }, 100, tokens);
    const same = 'definition two\n\ndefinition one\n\nneighbour one\n\n';
    assert.ok(before.startsWith(same) && after.startsWith(same) && before !== after);
  });

  it('stands for each source alone and for all together, in front of the own text', () => {
    const own = { text: 'own', isWhole: true, room: 60 };
    const found = fronts(own, offers, tokens);
    assert.deepEqual(Object.keys(found).sort(), ['definitions', 'edits', 'neighbours', 'together']);
    assert.ok(Object.values(found).every(({ text, isWhole }) => text.endsWith('own') && !isWhole));
    assert.deepEqual(Object.keys(fronts(own, { edits: ['e'] }, tokens)), ['edits']);
  });
});

describe('neighbours of a held-out file', () => {
  it('are other files of its package and language', () => {
    const others = [
      file('own.ts', ''),
      file('a.ts', ''),
      file('b.py', '', { languageId: 'python' }),
      file('c.ts', '', { package: 'other 1.0.0' }),
    ];
    const found = neighboursOf(file('own.ts', ''), others);
    assert.deepEqual(
      found.map(({ path }) => path),
      ['a.ts'],
    );
  });

  it('give the pieces most like the code around the cursor first, and none that is not like it', () => {
    const files = [file('w.ts', WEATHER), file('a.ts', ACCOUNT), file('n.ts', 'nothing(alike)')];
    const found = new Neighbours().offers('const owner = accounts.return(', '\n', files);
    assert.deepEqual(found, [ACCOUNT, WEATHER]);
  });

  it('are alike by the share of identifiers that both have', () => {
    assert.equal(likeness(identifiers('one two'), identifiers('two three')), 1 / 3);
    assert.equal(likeness(identifiers(''), identifiers('')), 0);
  });
});

describe('imported names', () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['typescript', "import { a1, b1 as c1, type D1 } from './x';", ['a1', 'b1', 'D1']],
    ['typescript', "import Main, {\n  other,\n} from './x';\nimport './y';", ['Main', 'other']],
    ['javascript', "const { read, write: put } = require('./x');", ['read', 'write']],
    [
      'python',
      'from .x import (\n    one,\n    two as three,  # why\n)\nimport os',
      ['one', 'two'],
    ],
    ['python', 'from a.b import first, second as s\n', ['first', 'second']],
    ['java', 'import org.acme.Shelf;\nimport static org.acme.Book.title;', ['Shelf', 'title']],
    ['rust', 'use crate::tree::{Node, Leaf as L};\npub use self::walk;', ['Node', 'Leaf', 'walk']],
    ['go', 'import "fmt"', []],
  ];
  for (const [languageId, text, names] of cases) {
    it(`are found in ${languageId}: ${text.split('\n')[0]}`, () => {
      assert.deepEqual(importedNames(text, languageId), names);
    });
  }
});

describe('a definition', () => {
  it('is its first lines, up to its end or the next one', () => {
    const text = `import x from 'y';\n${ACCOUNT}\nconst after = 1;`;
    assert.equal(definitionIn(text, 'openAccount', 'typescript'), ACCOUNT);
    const python =
      'class Shelf(Base):\n    """Books."""\n\n    size = 1\n\n\ndef other():\n    pass\n';
    assert.equal(
      definitionIn(python, 'Shelf', 'python'),
      'class Shelf(Base):\n    """Books."""\n\n    size = 1',
    );
    const long = `class Shelf {\n${'  line;\n'.repeat(50)}}`;
    assert.equal(definitionIn(long, 'Shelf', 'java')?.split('\n').length, 12);
    assert.equal(
      definitionIn('pub fn walk(n: Node) {\n}\n', 'walk', 'rust'),
      'pub fn walk(n: Node) {\n}',
    );
  });

  it('is none where a name is only used', () => {
    assert.equal(definitionIn('openAccount(owner);', 'openAccount', 'typescript'), undefined);
    assert.equal(definitionIn('package main', 'main', 'go'), undefined);
  });

  it('stands first whose name was used last', () => {
    const text = "import { forecast, openAccount } from './all';\n";
    const found = (prefix: string) =>
      definitionOffers(text + prefix, text, 'typescript', [WEATHER, ACCOUNT]);
    assert.deepEqual(found('openAccount(a); forecast(b);'), [WEATHER, ACCOUNT]);
    assert.deepEqual(found('forecast(b); openAccount(a);'), [ACCOUNT, WEATHER]);
  });
});

describe('edits between releases', () => {
  const edit = (path: string, after: string, session = 'lib 2 from 1'): ReleaseEdit => ({
    languageId: 'typescript',
    session,
    path,
    before: 'const old = 0;',
    after,
    prefix: '// above\n',
    suffix: '\n// below',
  });
  const edits = [
    edit('a.ts', 'const a = one();'),
    edit('a.ts', 'const b = two();'),
    edit('x.ts', 'const x = other();', 'lib 3 from 2'),
    edit('b.ts', 'const old = 0;\nconst c = three();'),
  ];

  it('give the hunks before one in its session, the last first', () => {
    const [first, , , last] = edits;
    assert.ok(first !== undefined && last !== undefined);
    assert.deepEqual(editOffers(last, edits), ['const b = two();', 'const a = one();']);
    assert.deepEqual(editOffers(first, edits), []);
  });

  it('are completed in a line that they wrote, with the rest of them around it', () => {
    const [, , , last] = edits;
    assert.ok(last !== undefined);
    const place = placeOf(last, () => 0);
    assert.deepEqual(place, {
      prefix: '// above\nconst old = 0;\n',
      suffix: '\n// below',
      expected: 'const c = three();',
    });
    assert.equal(
      placeOf(edit('a.ts', 'const old = 0;'), () => 0),
      undefined,
    );
  });

  it('are no context where they can be seen anyway', () => {
    const trialsOf = (some: readonly ReleaseEdit[]) =>
      editTrials({ files: [], edits: some, seed: 1, limits: ROOMY }, 9);
    assert.equal(trialsOf(edits).length, 2, 'the first of a session has nothing before it');
    const all = edits.map(({ after }) => after).join('\n');
    assert.deepEqual(trialsOf(edits.map((one) => ({ ...one, suffix: `\n${all}` }))), []);
  });
});

describe('cells of a file', () => {
  const chunk = (name: string) => `def ${name}():\n${'    work()\n'.repeat(6)}\n`;
  const text = `${chunk('a')}${chunk('b')}x = 1\n\ny = 2\n`;

  it('begin with outermost statements behind an empty line, once a cell has enough lines', () => {
    const starts = cellStarts(text);
    assert.deepEqual(
      starts.map((start) => text.slice(start).split('\n')[0]),
      ['def a():', 'def b():', 'x = 1'],
    );
    const cut = cellAt(text, starts, text.indexOf('y'));
    assert.deepEqual(cut.before, [chunk('a'), chunk('b')]);
    assert.equal(text.slice(cut.start, cut.end), 'x = 1\n\ny = 2');
  });

  it('put together are the file', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a\n', '\n', '  b\n', ')\n')), fc.nat(), (parts, at) => {
        const all = parts.join('');
        const { before, start, end } = cellAt(all, cellStarts(all), at % (all.length + 1));
        assert.equal(before.join(''), all.slice(0, start));
        assert.ok(end >= at % (all.length + 1) && end <= all.length);
      }),
    );
  });

  it('are tried where cells stand before the cursor, with their text or without', () => {
    const python = file('n.py', text.repeat(3), { languageId: 'python' });
    const draw = { files: [python], edits: [], seed: 1, limits: ROOMY };
    const trials = cellTrials(draw, 5);
    assert.equal(trials.length, 5);
    for (const { without, with: sources } of trials) {
      const text = sources['cells']?.text ?? '';
      assert.ok(text.endsWith(without.text) && text.length > without.text.length);
      assert.ok(without.isWhole);
    }
  });
});

describe('trials of neighbours', () => {
  it('leave the own text as it is', () => {
    const lines = Array.from({ length: 60 }, (_, index) => `const value${index} = owner.of(city);`);
    const files = [
      file('a.ts', lines.join('\n')),
      file('b.ts', lines.join('\n')),
      file('c.ts', ACCOUNT),
    ];
    const limits = { ...ROOMY, prefix: 120 };
    const trials = neighbourTrials({ files, edits: [], seed: 1, limits }, 10);
    assert.ok(trials.length > 0);
    for (const { without, with: sources } of trials) {
      const text = sources['neighbours']?.text ?? '';
      assert.ok(text.endsWith(without.text) && tokens(text) <= 120);
    }
  });
});

describe('a run', () => {
  const trial = (expected: string, sources: readonly string[]): Trial => ({
    languageId: 'typescript',
    suffix: '',
    endsFile: true,
    expected,
    without: { text: 'plain', isWhole: true },
    with: Object.fromEntries(sources.map((name) => [name, { text: name, isWhole: false }])),
  });
  const model = { complete: (_: Trial, { text }: { text: string }) => Promise.resolve(text) };

  it('pairs the answers with a source and without', async () => {
    const trials = [trial('plain', ['a']), trial('a', ['a', 'b'])];
    const pairs = await pairsOf(trials, [model, model], Number.POSITIVE_INFINITY);
    assert.deepEqual(pairs.get('a'), [
      { without: true, with: false, same: false },
      { without: false, with: true, same: false },
    ]);
    assert.deepEqual(pairs.get('b'), [{ without: false, with: false, same: false }]);
  });

  it('begins nothing after its deadline', async () => {
    assert.equal((await pairsOf([trial('a', ['a'])], [model], 0)).size, 0);
  });

  it('has something of every list, whenever it ends', () => {
    const mixed = interleaved([
      [1, 2, 3, 4, 5, 6],
      [10, 20, 30],
    ]);
    assert.deepEqual(mixed, [1, 10, 2, 3, 20, 4, 5, 30, 6]);
  });
});

describe('a source of context', () => {
  const repeat = (pair: Pair, times: number) => Array.from({ length: times }, () => pair);
  const gain = { without: false, with: true, same: false };
  const loss = { without: true, with: false, same: false };
  const equal = { without: true, with: true, same: true };

  it('helps when it gains clearly more than it loses', () => {
    const found = compare([...repeat(gain, 20), ...repeat(loss, 4), equal]);
    assert.deepEqual([found.gained, found.lost, found.helps], [20, 4, true]);
    assert.equal(found.difference.share, 0.64);
    assert.equal(found.changed, 24);
    assert.equal(found.p, 0.0015);
  });

  it('does not help when that may be chance, nor when nothing changes', () => {
    assert.equal(compare([...repeat(gain, 6), ...repeat(loss, 4)]).helps, false);
    assert.equal(compare(repeat(equal, 50)).helps, false);
    assert.equal(compare([]).helps, false);
    assert.equal(compare([]).p, 1);
  });
});
