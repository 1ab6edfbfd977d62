import assert from 'node:assert/strict';
import { commentOf } from '../../../src/context/comments';
import { instructionLine } from '../../../src/context/instruction';
import { findHoles } from '../../../src/repair/placeholders';

/** What an instruction becomes in each family of languages. */
const FORMS: readonly (readonly [comment: string, ...languageIds: string[]])[] = [
  ['// sort by name', 'typescript', 'javascript', 'go', 'java', 'rust', 'c', 'cpp', 'php'],
  ['# sort by name', 'python', 'ruby', 'shellscript', 'r', 'yaml', 'toml', 'makefile', 'perl'],
  ['# sort by name', 'julia', 'elixir', 'powershell', 'dockerfile'],
  ['-- sort by name', 'sql', 'lua', 'haskell'],
  ['; sort by name', 'clojure', 'lisp', 'scheme', 'ini'],
  ['% sort by name', 'latex', 'erlang'],
  ['/* sort by name */', 'css'],
  ['(* sort by name *)', 'ocaml'],
  ['<!-- sort by name -->', 'html', 'xml', 'markdown'],
  ['// sort by name', 'json', 'plaintext', 'cobol'],
];

describe('an instruction for the model', () => {
  for (const [comment, ...languageIds] of FORMS) {
    it(`is ${comment} in ${languageIds.join(', ')}`, () => {
      for (const languageId of languageIds) {
        const lead = instructionLine('a\n  b\n', 4, languageId, 'sort\n by name');
        assert.deepEqual(lead, { at: 2, text: `  ${comment}\n` }, languageId);
      }
    });
  }

  it('cannot end its comment', () => {
    assert.equal(commentOf('a */ b */', 'css'), '/* a   b */');
    assert.equal(commentOf('--> a -----> >b', 'html'), '<!-- a ---  >b -->');
    assert.equal(commentOf('a **// b', 'css'), '/* a * / b */');
  });
});

describe('a comment that says what is to be done', () => {
  const below = (text: string, languageId: string) =>
    findHoles(text, { start: 0, end: text.length }, languageId).map(({ start }) => start);

  it('has the form of its language', () => {
    for (const [comment, languageId] of [
      ['// TODO: sort', 'typescript'],
      ['/* TODO sort */', 'css'],
      ['/** FIXME */', 'java'],
      ['#TODO', 'python'],
      ['-- TODO', 'sql'],
      [';; TODO', 'clojure'],
      ['<!-- TODO -->', 'html'],
      ['# TODO', 'cobol'],
    ] as const) {
      assert.deepEqual(below(`${comment}\nx\n`, languageId), [comment.length], languageId);
    }
  });

  it('is none in another language, or inside a comment', () => {
    assert.deepEqual(below('-- TODO\nx\n', 'python'), []);
    assert.deepEqual(below('/*\n * TODO\n */\n', 'java'), []);
    assert.deepEqual(below('// TODOs\n', 'java'), []);
  });
});
