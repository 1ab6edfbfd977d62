import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { readArguments, type FileRepair } from '../../../src/cli/arguments';
import { languageOfFile } from '../../../src/cli/languageOfFile';
import { openFile, repairFile, UnusableFile } from '../../../src/cli/repairFile';
import { readRepairLine } from '../../../src/cli/repairLine';
import { serveRepairs } from '../../../src/cli/repairServe';
import type { Model } from '../../../src/model/model';
import type { Grammars } from '../../../src/syntax/grammars';
import { scriptedModel, rewritten, type Answer } from '../repair/support/scriptedModel';
import { testGrammars } from '../syntax/parsers';

const OPTIONS = { mode: 'repair', strength: 50, seed: 0 } as const;

describe('CLI arguments of a repair', () => {
  it('are read', () => {
    assert.deepEqual(readArguments(['repair', '--threads', '2']), { kind: 'repair', threads: 2 });
    assert.deepEqual(readArguments(['repair', 'a.ts']), {
      kind: 'repairFile',
      repair: { file: 'a.ts', write: false, options: OPTIONS },
    });
    const all = ['--lines', '3-7', '--write', '--language', 'go', '--mode', 'rediffuse'];
    const more = ['--strength', '80', '--instruction', 'sort', '--deadline', '900', '--seed', '4'];
    assert.deepEqual(readArguments(['repair', 'a', ...all, ...more, '--model', 'm']), {
      kind: 'repairFile',
      model: 'm',
      repair: {
        file: 'a',
        lines: { first: 3, last: 7 },
        write: true,
        languageId: 'go',
        options: { mode: 'rediffuse', strength: 80, instruction: 'sort', deadlineMs: 900, seed: 4 },
      },
    });
    const one = readArguments(['repair', 'a', '--lines', '5']);
    assert.ok(one.kind === 'repairFile');
    assert.deepEqual(one.repair.lines, { first: 5, last: 5 });
  });

  it('are refused with a reason', () => {
    const refused: [string[], RegExp][] = [
      [['repair', 'a', 'b'], /b is too much/],
      [['repair', 'a', '--lines', '0-3'], /--lines/],
      [['repair', 'a', '--lines', '4-3'], /--lines/],
      [['repair', 'a', '--lines', 'x'], /--lines/],
      [['repair', 'a', '--mode', 'dance'], /--mode/],
      [['repair', 'a', '--strength', '30'], /--strength/],
      [['repair', 'a', '--deadline', 'soon'], /--deadline/],
      [['repair', 'a', '--seed', '-1'], /--seed/],
      [['repair', '--write'], /--write is for repair FILE/],
      [['infill', '--lines', '1-2'], /--lines is for repair FILE/],
    ];
    for (const [argv, reason] of refused) {
      const command = readArguments(argv);
      assert.ok(command.kind === 'unusable', argv.join(' '));
      assert.match(command.reason, reason);
    }
  });

  it('name the language of a file', () => {
    assert.deepEqual(
      ['a/b.tsx', 'x.PY', 'y.h', 'z.cc', 'Makefile', 'a.constructor'].map(languageOfFile),
      ['typescriptreact', 'python', 'c', 'cpp', 'plaintext', 'plaintext'],
    );
  });
});

describe('CLI repair line', () => {
  const read = (line: object) => readRepairLine({ kind: 'text', text: JSON.stringify(line) });
  const failure = (line: object) => {
    const found = read(line);
    assert.ok('failure' in found);
    return found;
  };

  it('is read, with all of the text where no part is given', () => {
    const plain = read({ id: [1], languageId: 'go', text: 'abc' });
    assert.deepEqual(plain, {
      request: {
        id: [1],
        languageId: 'go',
        text: 'abc',
        start: 0,
        end: 3,
        diagnostics: [],
        options: OPTIONS,
      },
    });
    const full = {
      id: 1,
      languageId: 'go',
      text: 'abc',
      start: 1,
      end: 2,
      diagnostics: [{ start: 0, end: 9, message: 'm' }],
      options: { mode: 'holes', strength: 20, seed: 3, deadlineMs: 5, instruction: 'i' },
    };
    assert.deepEqual(read(full), {
      request: { ...full, diagnostics: [{ start: 0, end: 3, message: 'm' }] },
    });
  });

  it('is refused with its id and the field that is wrong', () => {
    const line = { id: 4, languageId: 'go', text: 'abc' };
    const refused: [object, RegExp][] = [
      [{ text: 3 }, /text is not a text/],
      [{ languageId: undefined }, /languageId/],
      [{ start: 2, end: 1 }, /start and end/],
      [{ end: 4 }, /start and end/],
      [{ start: 'x' }, /start is not/],
      [{ diagnostics: {} }, /diagnostics is not a list/],
      [{ diagnostics: [1] }, /an entry of diagnostics/],
      [{ diagnostics: [{ start: 0, end: 1 }] }, /message/],
      [{ options: 3 }, /options is not an object/],
      [{ options: { mode: 'dance' } }, /mode is none of repair, rediffuse, holes/],
      [{ options: { strength: 30 } }, /strength is none of 20, 50, 80, 100/],
      [{ options: { seed: 0.5 } }, /seed/],
      [{ options: { instruction: 1 } }, /instruction/],
    ];
    for (const [change, message] of refused) {
      const found = failure({ ...line, ...change });
      assert.deepEqual([found.id, found.failure.code], [4, 'bad-request']);
      assert.match(found.failure.message, message);
    }
    assert.equal(failure({ ...line, text: 'a\ud800' }).failure.code, 'invalid-text');
    assert.equal(failure({ ...line, text: 'x'.repeat(3_000_000) }).failure.code, 'too-large');
  });
});

const BROKEN = 'const a = 1;\nfoo(a, 1;\n';
const closing: Answer = (request) =>
  request.text.includes(', 1;') ? [rewritten(request, ', 1;', [', 1);'])] : [];

describe('CLI repair', () => {
  let grammars: Grammars;
  let folder: string;

  before(async () => {
    grammars = testGrammars();
    folder = await mkdtemp(path.join(tmpdir(), 'anneal-repair-'));
  });

  after(async () => {
    grammars.dispose();
    await rm(folder, { recursive: true });
  });

  function engineOf(answer: Answer) {
    const model = scriptedModel({ answer });
    const closed: string[] = [];
    const closing: Model = { ...model, close: (documentId) => closed.push(documentId) };
    return { model: closing, closed };
  }

  async function answersTo(lines: readonly object[], answer: Answer) {
    const { model, closed } = engineOf(answer);
    const answers: Record<string, unknown>[] = [];
    const input = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
    await serveRepairs(
      { model, grammars },
      {
        input: Readable.from([Buffer.from(input)]),
        write: (line) => {
          answers.push(JSON.parse(line) as Record<string, unknown>);
          return Promise.resolve();
        },
      },
    );
    return { answers, closed };
  }

  it('answers line by line with every field, and forgets each text', async () => {
    const line = { id: 'a', languageId: 'typescript', text: BROKEN };
    const lines = [line, { ...line, text: 'foo();\n' }, { ...line, languageId: 'x' }, { id: 9 }];
    const { answers, closed } = await answersTo(lines, closing);
    const { ms, ...first } = answers[0]!;
    assert.equal(typeof ms, 'number');
    assert.deepEqual(first, {
      id: 'a',
      text: BROKEN.replace(', 1;', ', 1);'),
      edits: [{ start: 21, end: 21, newText: ')' }],
      changed: true,
      spans: 2,
      rounds: 1,
      forwards: 5,
      parsesBefore: false,
      parsesAfter: true,
    });
    assert.deepEqual(
      [answers[1]?.['changed'], answers[1]?.['reason'], answers[1]?.['edits']],
      [false, 'nothing suspicious', []],
    );
    assert.deepEqual([answers[2]?.['parsesBefore'], answers[2]?.['parsesAfter']], [null, null]);
    assert.deepEqual(Object.keys(answers[3]!), ['id', 'error']);
    assert.equal(closed.length, 3);
  });

  it('answers an error of the model in its place', async () => {
    const line = { id: 1, languageId: 'typescript', text: BROKEN };
    const { answers, closed } = await answersTo([line], () => {
      throw new Error('boom');
    });
    assert.deepEqual(answers, [
      { id: 1, error: { code: 'internal', message: 'Unexpected error: boom' } },
    ]);
    assert.equal(closed.length, 1);
  });

  async function fileOf(name: string, content: string | Buffer): Promise<string> {
    const file = path.join(folder, name);
    await writeFile(file, content);
    return file;
  }

  async function repaired(file: string, change: Partial<FileRepair> = {}, answer = closing) {
    const repair = { file, write: false, options: OPTIONS, ...change };
    const { model } = engineOf(answer);
    return repairFile(repair, await openFile(repair), { model, grammars });
  }

  it('prints the change of a file as a unified diff, and writes it when told to', async () => {
    const text = `\uFEFF${BROKEN}`.replaceAll('\n', '\r\n');
    const file = await fileOf('a.ts', text);
    const { diff } = await repaired(file);
    assert.match(diff, /^--- a\/.*a\.ts\n\+\+\+ b\/.*a\.ts\n@@ -1,2 \+1,2 @@\n/);
    assert.match(diff, /\n-foo\(a, 1;\r\n\+foo\(a, 1\);\r\n$/);
    assert.equal(await readFile(file, 'utf8'), text);
    const written = await repaired(file, { write: true });
    assert.equal(written.diff, diff);
    assert.equal(await readFile(file, 'utf8'), text.replace(', 1;', ', 1);'));
    assert.equal((await repaired(file, { write: true })).diff, '');
  });

  it('keeps to the lines', async () => {
    const file = await fileOf('b.ts', 'foo(a, 1;\nbar();\n\nbaz();\n');
    const opened = async (first: number, last: number) => {
      const { text, start, end } = await openFile({ file, lines: { first, last } });
      return text.slice(start, end);
    };
    assert.deepEqual(
      [await opened(1, 1), await opened(2, 4), await opened(4, 99)],
      ['foo(a, 1;', 'bar();\n\nbaz();', 'baz();\n'],
    );
    const inside = (first: number, last: number) =>
      repaired(file, { lines: { first, last } }, ({ spans, text: window }) =>
        spans.map((span) => {
          const rewrites = [{ text: 'foo(a, 1);', gain: 50, edits: 1 }];
          return window.slice(span.start, span.end).startsWith('foo')
            ? { ...span, doubts: 1, rewrites }
            : { ...span, doubts: 0, rewrites: [] };
        }),
      );
    assert.equal((await inside(4, 4)).diff, '');
    assert.notEqual((await inside(1, 2)).diff, '');
  });

  it('writes nothing over what somebody else has written meanwhile', async () => {
    const file = await fileOf('c.ts', BROKEN);
    const opened = await openFile({ file });
    await writeFile(file, 'other();\n');
    const { model } = engineOf(closing);
    const repair = { file, write: true, options: OPTIONS };
    await assert.rejects(repairFile(repair, opened, { model, grammars }), /changed meanwhile/);
    assert.equal(await readFile(file, 'utf8'), 'other();\n');
  });

  it('refuses files it cannot or must not read, in plain words', async () => {
    const refused: [string, RegExp, FileRepair['lines']?][] = [
      [path.join(folder, 'none.ts'), /none\.ts cannot be read/],
      [await fileOf('d.ts', Buffer.from([0xff, 0xfe, 0x00])), /d\.ts is not UTF-8 text/],
      [await fileOf('.env', 'A=1\n'), /may hold secrets/],
      [await fileOf('e.ts', 'a\n'), /e\.ts has 2 lines, and no line 7/, { first: 7, last: 8 }],
      [await fileOf('f.ts', 'x'.repeat(3_000_000)), /at most 2097152 are taken/],
    ];
    for (const [file, message, lines] of refused) {
      await assert.rejects(openFile({ file, ...(lines && { lines }) }), (error) => {
        assert.ok(error instanceof UnusableFile);
        assert.match(error.message, message);
        return true;
      });
    }
  });
});
