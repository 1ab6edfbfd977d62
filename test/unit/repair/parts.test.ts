import assert from 'node:assert/strict';
import fc from 'fast-check';
import { bestRepair, bestVariation, type Choice } from '../../../src/repair/choose';
import { instructionLine } from '../../../src/context/instruction';
import { findHoles } from '../../../src/repair/placeholders';
import { RequestWindow } from '../../../src/context/requestWindow';

const LIMITS = { maxPrefix: 2, maxSuffix: 3, edit: false };
const NOTHING = { line: undefined, preamble: '' };

describe('request window', () => {
  const lines = fc.array(fc.constantFrom('abc', '', 'x', 'foo(bar)', '  long line of text'), {
    minLength: 1,
    maxLength: 20,
  });

  it('holds the spans with the text around them, and maps there and back', () => {
    fc.assert(
      fc.property(lines, fc.nat(200), fc.nat(20), fc.boolean(), (code, from, length, led) => {
        const text = code.join('\n');
        const start = Math.min(from, text.length);
        const span = { start, end: Math.min(text.length, start + length) };
        const lead = led ? instructionLine(text, start, 'python', 'say') : undefined;
        const window = new RequestWindow(text, [span], LIMITS, { line: lead, preamble: '' });
        const there = window.to(span);
        assert.equal(window.text.slice(there.start, there.end), text.slice(span.start, span.end));
        assert.deepEqual(window.from(there), span);
        const without = lead === undefined ? window.text : window.text.replace(lead.text, '');
        assert.ok(text.includes(without));
        if (window.beginsFile) assert.ok(text.startsWith(without));
        if (window.endsFile) assert.ok(text.endsWith(without));
        assert.equal(without === text, window.beginsFile && window.endsFile);
        if (lead !== undefined) assert.equal(without.length + lead.text.length, window.text.length);
      }),
    );
  });

  it('begins with as many whole lines of what leads up to the text as there is room for', () => {
    const windowAt = (start: number, above: string): RequestWindow =>
      new RequestWindow('code\nhere', [{ start, end: start }], LIMITS, {
        line: undefined,
        preamble: above,
      });
    const all = windowAt(0, 'a = 1\n\n');
    assert.deepEqual([all.text, all.beginsFile], ['a = 1\n\ncode\nhere', true]);
    assert.deepEqual(all.to({ start: 5, end: 9 }), { start: 12, end: 16 });
    assert.deepEqual(all.from({ start: 12, end: 16 }), { start: 5, end: 9 });
    const part = windowAt(0, 'import everything\nfrom x\nb = 22\n');
    assert.deepEqual([part.text, part.beginsFile], ['from x\nb = 22\ncode\nhere', false]);
    assert.equal(windowAt(0, `${'x'.repeat(100)}\n`).text, 'code\nhere');
    assert.equal(windowAt(9, 'a = 1\n').text, 'a = 1\ncode\nhere');
  });

  it('is bounded however long the text is', () => {
    const text = 'some code\n'.repeat(10_000);
    const window = new RequestWindow(text, [{ start: 50_000, end: 50_009 }], LIMITS, NOTHING);
    assert.ok(window.text.length < 100);
    assert.deepEqual([window.beginsFile, window.endsFile], [false, false]);
    assert.ok(window.text.startsWith('some'));
  });
});

describe('instruction', () => {
  it('is a comment of the language, indented like the line, on one line', () => {
    const text = 'a\n  b\n';
    assert.deepEqual(instructionLine(text, 4, 'typescript', 'sort\n them '), {
      at: 2,
      text: '  // sort them\n',
    });
    assert.equal(instructionLine(text, 0, 'python', 'x')?.text, '# x\n');
    assert.equal(instructionLine(text, 0, 'python', ' \n'), undefined);
    assert.equal(instructionLine(text, 0, 'python', undefined), undefined);
    assert.ok((instructionLine(text, 0, 'python', 'x'.repeat(999))?.text.length ?? 0) < 250);
  });
});

describe('choice of a rewrite', () => {
  const DRAFT = 'foo(a, b';

  function choice(
    faults: number | undefined,
    gain: number,
    edits: number,
    change: {
      clear?: boolean;
      touched?: number;
      prose?: boolean;
      text?: string;
      units?: number;
    } = {},
  ): Choice {
    const { clear = true, touched = 0, prose = false, text = 'foo(a, b)', units = 0 } = change;
    const damage = faults === undefined ? undefined : { faults, units };
    const edit = { start: 0, end: DRAFT.length, newText: text };
    return { rewrite: { text, gain, edits }, trial: { edit, damage, touched, clear, prose } };
  }

  const broken = { damage: { faults: 1, units: 10 }, edit: true };
  const fine = { damage: { faults: 0, units: 0 }, edit: true };

  it('prefers what parses to what is likelier, then what is smaller', () => {
    const parsing = choice(0, 1, 1);
    const likely = choice(1, 90, 1, { units: 10 });
    assert.equal(bestRepair([likely, parsing], DRAFT, broken), parsing);
    const small = choice(0, 5, 1);
    const large = choice(0, 8, 2);
    assert.equal(bestRepair([large, small], DRAFT, broken), small, 'a changed token has a price');
    const better = choice(0, 20, 2);
    assert.equal(bestRepair([better, small], DRAFT, broken), better);
  });

  it('prefers the one that takes more diagnostics away', () => {
    const one = choice(0, 30, 1, { touched: 1 });
    const both = choice(0, 25, 1, { touched: 2 });
    assert.equal(bestRepair([one, both], DRAFT, fine), both);
  });

  it('counts a smaller error as one mistake the fewer where nothing is wrong at the change', () => {
    const smaller = choice(1, 1, 1, { units: 4 });
    assert.equal(bestRepair([smaller], DRAFT, broken), smaller);
    assert.equal(
      bestRepair([choice(1, 1, 1, { units: 4, clear: false })], DRAFT, broken),
      undefined,
    );
    assert.equal(bestRepair([choice(0, 1, 1, { clear: false })], DRAFT, broken), undefined);
  });

  it('declines what parses worse, whatever it gains', () => {
    assert.equal(bestRepair([choice(1, 99, 1, { units: 3 })], DRAFT, fine), undefined);
    assert.equal(bestRepair([choice(undefined, 99, 1)], DRAFT, fine), undefined);
    assert.equal(bestVariation([choice(1, 99, 1, { units: 3 })], fine), undefined);
  });

  it('wants more of a model that knows no drafts', () => {
    const name = choice(0, 12, 1, { touched: 1 });
    const other = choice(0, 6, 1, { touched: 1 });
    assert.equal(bestRepair([name], DRAFT, { ...fine, edit: false }), name);
    assert.equal(bestRepair([other], DRAFT, { ...fine, edit: false }), undefined);
    assert.equal(bestRepair([other], DRAFT, fine), other);
  });

  it('asks as much where nobody complains as the model says', () => {
    const one = choice(0, 7, 1);
    assert.equal(bestRepair([one], DRAFT, fine), undefined);
    assert.equal(bestRepair([one], DRAFT, { ...fine, unaskedGain: 2 }), one);
  });

  it('varies with the likeliest that parses, if it is not far less likely than the draft', () => {
    const [less, more] = [choice(0, -1, 3), choice(0, 2, 3)];
    assert.equal(bestVariation([less, more], fine), more);
    assert.equal(bestVariation([choice(0, -9, 3)], fine), undefined);
    assert.equal(bestVariation([], fine), undefined);
  });
});

describe('holes', () => {
  const holes = (text: string, languageId: string) =>
    findHoles(text, { start: 0, end: text.length }, languageId).map(
      ({ start, end, lead, singleLine }) => [text.slice(start, end), lead, singleLine],
    );

  const cases: readonly (readonly [string, string, string, boolean?])[] = [
    ['python', 'def f():\n    pass  # TODO: sort\n', 'pass  # TODO: sort'],
    ['python', 'def f():\n    ...\n', '...'],
    ['python', '    raise NotImplementedError("soon")\n', 'raise NotImplementedError("soon")'],
    ['python', 'x = ...\n', '...', true],
    [
      'typescript',
      '  throw new Error("not implemented");\n',
      'throw new Error("not implemented");',
    ],
    ['typescript', "throw new TypeError('TODO: later')\n", "throw new TypeError('TODO: later')"],
    ['typescript', 'return ...;\n', '...', true],
    ['typescript', 'const a = ???;\n', '???', true],
    [
      'java',
      'throw new RuntimeException("Not yet implemented");',
      'throw new RuntimeException("Not yet implemented");',
    ],
    ['rust', '    todo!("x")\n', 'todo!("x")'],
    ['go', '\tpanic("not implemented")\n', 'panic("not implemented")'],
  ];

  for (const [languageId, text, hole, singleLine = false] of cases) {
    it(`are found in ${JSON.stringify(text)} of ${languageId}`, () => {
      assert.deepEqual(holes(text, languageId), [[hole, '', singleLine]]);
    });
  }

  it('begin on a line of their own below a comment that says what is to be done', () => {
    assert.deepEqual(holes('{\n  // TODO: sort them\n}\n', 'typescript'), [['', '\n  ', false]]);
    assert.deepEqual(holes('# FIXME\n', 'python'), [['', '\n', false]]);
    assert.deepEqual(holes('def f():\n    # TODO\n    ...\n', 'python'), [['...', '', false]]);
  });

  it('are not what only looks like one', () => {
    for (const [languageId, text] of [
      ['typescript', 'f(...args);\nconst [a, ...b] = c;\nfoo(); // TODO: later\n'],
      ['typescript', 'throw new Error("cannot read");\n'],
      ['python', 'x: Tuple[int, ...]\ndef f(): ...\nif a:\n    pass\n'],
      ['python', 'todo = 1\n"""TODO"""\n'],
      ['go', 'f(a...)\npanic("broken")\n'],
    ] as const) {
      assert.deepEqual(holes(text, languageId), [], text);
    }
  });
});
