import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { messagesBelow, messagesIn } from './messages';

const root = path.resolve(__dirname, '../../..');

type Table = Readonly<Record<string, string>>;

const read = (file: string): unknown => JSON.parse(readFileSync(path.join(root, file), 'utf8'));
const table = (file: string) => read(file) as Table;

/** Numbers of the arguments a message has places for. */
const places = (text: string) => [...text.matchAll(/\{(\d+)\}/g)].map(([place]) => place).sort();

/** Commands a text links to; a translation must not lose one. */
const links = (text: string) =>
  [...text.matchAll(/\(command:([\w.]+)\)/g)].map(([, id]) => id).sort();

/** Keys of what VS Code shows of a manifest's contributions. */
const SHOWN = new Set([
  ...['title', 'shortTitle', 'category', 'label'],
  ...['description', 'markdownDescription', 'enumDescriptions', 'altText'],
]);

/** Texts that a user would read in English whatever their language; the product's name is the same in all. */
const bareTexts = (contributes: unknown) =>
  textsOf(contributes).flatMap(([key, text]) =>
    SHOWN.has(key) && text !== 'Anneal' && !/^%.+%$/.test(text) ? [text] : [],
  );

/** Every text of a JSON value, with the key it stands under. */
function textsOf(value: unknown, key = ''): (readonly [key: string, text: string])[] {
  if (typeof value === 'string') return [[key, value]];
  if (Array.isArray(value)) return value.flatMap((entry) => textsOf(entry, key));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, entry]) => textsOf(entry, name));
}

describe('translations', () => {
  const messages = messagesBelow(path.join(root, 'src'));
  const german = table('l10n/bundle.l10n.de.json');

  it('exist for every message of the source', () => {
    assert.ok(messages.length > 40, 'the messages are found');
    const missing = messages.filter(({ text }) => !(text in german));
    assert.deepEqual(missing, []);
  });

  it('exist for no message that is not in the source any more', () => {
    const known = new Set(messages.map(({ text }) => text));
    assert.deepEqual(
      Object.keys(german).filter((text) => !known.has(text)),
      [],
    );
  });

  it('have a place for every argument', () => {
    for (const [text, translation] of Object.entries(german)) {
      assert.notEqual(translation.trim(), '', text);
      assert.deepEqual(places(translation), places(text), text);
    }
  });

  it('are looked up by a text that is written out', () => {
    assert.deepEqual(
      messagesIn('a.ts', "vscode.l10n.t('one'); t('two', 1); other('three');").map(
        ({ text }) => text,
      ),
      ['one', 'two'],
    );
    assert.throws(() => messagesIn('a.ts', 't(`Hello ${name}`)'), /no literal message/);
  });
});

describe('pages of the walkthrough', () => {
  /** VS Code shows `x.nls.de.md` instead of `x.md` where its language is German. */
  it('are there in German, with the same code', () => {
    const folder = path.join(root, 'media/walkthrough');
    const page = (file: string) => readFileSync(path.join(folder, file), 'utf8');
    const names = readdirSync(folder).filter((file) => /^[^.]+\.md$/.test(file));
    assert.ok(names.length > 0, 'the pages are found');
    const code = (text: string) => [...text.matchAll(/`[^`\n]+`|^[-+].*$/gm)].map(([all]) => all);
    for (const name of names) {
      const translation = page(name.replace(/md$/, 'nls.de.md'));
      assert.notEqual(translation, page(name), name);
      assert.deepEqual(code(translation), code(page(name)), name);
    }
  });
});

describe('texts of package.json', () => {
  const manifest = read('package.json') as { readonly contributes: unknown };
  const english = table('package.nls.json');
  const german = table('package.nls.de.json');
  const keys = textsOf(manifest).flatMap(([, text]) => {
    const key = /^%(.+)%$/.exec(text)?.[1];
    return key === undefined ? [] : [key];
  });

  it('are in both languages, and no others are', () => {
    const used = [...new Set(keys)].sort();
    assert.ok(used.length > 20, 'the keys are found');
    assert.deepEqual(Object.keys(english).sort(), used);
    assert.deepEqual(Object.keys(german).sort(), used);
  });

  it('keep their links in the translation', () => {
    for (const [key, text] of Object.entries(english)) {
      assert.notEqual(german[key]?.trim() ?? '', '', key);
      assert.deepEqual(links(german[key] ?? ''), links(text), key);
    }
  });

  it('are all keys where a user reads them', () => {
    assert.deepEqual(bareTexts(manifest.contributes), []);
  });

  it('are found bare where they are', () => {
    const bare = (command: object) => bareTexts({ commands: [command] });
    assert.deepEqual(bare({ command: 'a.b', title: '%a%', category: 'Anneal' }), []);
    assert.deepEqual(bare({ title: 'Do It', shortTitle: 'Do' }), ['Do It', 'Do']);
  });
});
