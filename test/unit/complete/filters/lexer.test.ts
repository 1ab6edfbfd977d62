import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { scan } from '../../../../src/complete/filters/lexer';
import { languageOf } from '../../../../src/languages';

const marks = (text: string, languageId = 'typescript') =>
  scan(text, languageOf(languageId))
    .marks.map((mark) => mark.text)
    .join(' ');

describe('scan', () => {
  it('finds brackets and string delimiters', () => {
    assert.equal(marks('f(a["b"])'), '( [ " " ] )');
  });

  it('skips what is in strings and comments', () => {
    assert.equal(marks('"(" // [\n/* { \n */ ]'), '" " ]');
    assert.equal(marks('x = "\\"(" # [\n)', 'python'), '" " )');
    assert.equal(marks("-- (\n')' {", 'lua'), "' ' {");
  });

  it('knows long strings', () => {
    assert.equal(marks('"""(\n"\n"""[', 'python'), '""" """ [');
    assert.equal(marks('`(\n`[', 'go'), '` ` [');
  });

  it('takes code in a template string for code', () => {
    assert.equal(marks('`a ${f({ b: `c` })} (`'), '` ( { ` ` } ) `');
  });

  it('takes no bracket of a regular expression', () => {
    assert.equal(marks('a = /[(]\\/{/.test(b) / 2'), '( )');
    assert.equal(marks('a = b / c(d) / e'), '( )');
  });

  it('takes no lifetime and no apostrophe for a string', () => {
    assert.equal(marks("fn f<'a>(x: &'a str)", 'rust'), '( )');
    assert.equal(marks("don't (see", 'markdown'), '(');
  });

  it('ends an unfinished string with its line, and counts it', () => {
    const { marks: found, unfinished, state } = scan('"(\n)', languageOf('typescript'));
    assert.equal(found.map((mark) => mark.text).join(' '), '" " )');
    assert.equal(unfinished, 1);
    assert.deepEqual(state, []);
  });

  it('goes on in the middle of a string', () => {
    const rules = languageOf('typescript');
    const { state } = scan('a("b', rules);
    assert.deepEqual(
      scan('(c)")', rules, state).marks.map((mark) => [mark.text, mark.role]),
      [
        ['"', 'close'],
        [')', 'close'],
      ],
    );
  });

  it('finds the same in two parts as in one', () => {
    const unit = fc.constantFrom('(', ')', '{', '}', '"', '`', '$', '\n', 'a', ' ', '🙂');
    const part = fc.string({ unit, maxLength: 20 });
    const languages = fc.constantFrom('typescript', 'python', 'go', 'rust', 'markdown', 'other');
    fc.assert(
      fc.property(part, part, languages, (one, two, languageId) => {
        // A delimiter of two units must not lie on the border.
        fc.pre(!/["`$]$/.test(one));
        const rules = languageOf(languageId);
        const first = scan(one, rules);
        const second = scan(two, rules, first.state);
        const whole = scan(one + two, rules);
        assert.deepEqual(
          [...first.marks, ...second.marks].map((mark) => mark.text + mark.role),
          whole.marks.map((mark) => mark.text + mark.role),
        );
        assert.equal(first.unfinished + second.unfinished, whole.unfinished);
      }),
    );
  });
});
