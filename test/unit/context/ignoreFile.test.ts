import assert from 'node:assert/strict';
import fc from 'fast-check';
import { IgnoreFile } from '../../../src/context/ignoreFile';

const names = (rules: string, file: string) => new IgnoreFile(rules).names(file);

describe('.annealignore', () => {
  it('names files as a .gitignore does', () => {
    assert.ok(names('*.secret.ts', 'src/a.secret.ts'));
    assert.ok(names('private/', 'private/deep/a.ts'));
    assert.ok(names('/notes.md', 'notes.md'));
    assert.ok(!names('/notes.md', 'docs/notes.md'));
    assert.ok(names('a/**/b.ts', 'a/x/y/b.ts'));
    assert.ok(!names('private/', 'src/private.ts'));
  });

  it('takes back what a later line names with an exclamation mark', () => {
    const rules = 'data/*\n!data/public.json';
    assert.ok(names(rules, 'data/keys.json'));
    assert.ok(!names(rules, 'data/public.json'));
  });

  it('reads comments, empty lines, a byte order mark, and line ends of every kind', () => {
    const rules = '\uFEFFfirst.ts\r\n# second.ts\r\n\r\nthird.ts\n';
    assert.deepEqual(
      ['first.ts', 'second.ts', 'third.ts'].map((file) => names(rules, file)),
      [true, false, true],
    );
  });

  it('does not care about letter case', () => {
    assert.ok(names('Secrets/', 'secrets/a.ts'));
  });

  it('goes on after a line that means nothing', () => {
    const file = new IgnoreFile('[z-a].ts\n[\n\\\n!\nkept.ts');
    assert.ok(file.names('kept.ts'));
    assert.ok(!file.names('other.ts'));
  });

  it('says which lines name nothing because their class is not closed', () => {
    const file = new IgnoreFile('[/\nkept.ts');
    assert.deepEqual(file.meaningless, ['[/']);
    assert.ok(file.names('kept.ts'));
    const unclosed = ['[', 'a[b', '[]', '[!]', 'a/[a-/b', '[a]/[b', '[a\\]', '![a'];
    assert.deepEqual(new IgnoreFile(unclosed.join('\n')).meaningless, unclosed);
    const fine = ['# [', '\\[', '[]]', '[!]]', '[a]', 'a]', '[[a]', '[\\]]', ''];
    assert.deepEqual(new IgnoreFile(fine.join('\n')).meaningless, []);
  });

  it('says of no line that it names nothing that names something', () => {
    const lines = fc.string({
      unit: fc.constantFrom('[', ']', '!', '\\', '/', '*', 'a', '-', 'b'),
    });
    const paths = fc.array(fc.constantFrom('a', 'b', '[', ']', '-'), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(lines, paths, fc.boolean(), (line, parts, isDeep) => {
        const file = new IgnoreFile(line);
        const named = file.names(parts.join(isDeep ? '/' : ''));
        assert.ok(!named || file.meaningless.length === 0);
      }),
      { numRuns: 20_000 },
    );
  });

  it('names nothing outside the folder', () => {
    for (const file of ['', '/etc/passwd', '../a.ts', './a.ts']) assert.ok(!names('*', file), file);
  });

  it('takes any text without an error', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (rules, file) => {
        assert.equal(typeof names(rules, file), 'boolean');
      }),
    );
  });
});
