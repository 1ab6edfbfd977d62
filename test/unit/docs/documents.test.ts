import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(__dirname, '../../..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

interface Contributions {
  readonly commands: readonly {
    readonly command: string;
    readonly category: string;
    readonly title: string;
  }[];
  readonly keybindings: readonly {
    readonly command: string;
    readonly key: string;
    readonly mac?: string;
  }[];
  readonly configuration: {
    readonly properties: Readonly<
      Record<string, { readonly default: string | number | boolean | object }>
    >;
  };
}

/** Documents that a reader begins with, and those they lead to. */
const DOCUMENTS = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...['docs', 'models', 'training', 'bench/data'].flatMap((folder) =>
    readdirSync(path.join(root, folder))
      .filter((name) => name.endsWith('.md'))
      .map((name) => `${folder}/${name}`),
  ),
];

/** First cells of the rows of all tables. */
const firstCells = (text: string) =>
  [...text.matchAll(/^\| *([^|]+?) *\|/gm)].map(([, cell]) => cell ?? '');

/** Targets of links and pictures that are in the repository; none of what stands in code. */
function targets(text: string): string[] {
  const prose = text.replaceAll(/```[^]*?```|`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target]) => target ?? '')
    .filter((target) => !/^[a-z]+:/.test(target));
}

/** The name GitHub gives a heading. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

const anchors = (file: string) =>
  [...read(file).matchAll(/^#+ (.*)$/gm)].map(([, heading]) => anchorOf(heading ?? ''));

describe('the README', () => {
  const readme = read('README.md');
  const english = JSON.parse(read('package.nls.json')) as Readonly<Record<string, string>>;
  const { contributes } = JSON.parse(read('package.json')) as { contributes: Contributions };

  it('names every command, and no other', () => {
    const titles = contributes.commands.map(({ category, title }) => {
      return `${category}: ${english[title.slice(1, -1)] ?? title}`;
    });
    const named = firstCells(readme).filter((cell) => cell.startsWith('Anneal: '));
    assert.deepEqual([...named].sort(), [...titles].sort());
  });

  it('names every setting, and no other', () => {
    const named = firstCells(readme).filter((cell) => cell.startsWith('`anneal.'));
    const ids = Object.keys(contributes.configuration.properties);
    assert.deepEqual([...named].sort(), ids.map((id) => `\`${id}\``).sort());
  });

  it('names their defaults where one word says them', () => {
    for (const [id, { default: value }] of Object.entries(contributes.configuration.properties)) {
      if (typeof value === 'object' || value === '') continue;
      assert.ok(readme.includes(`| \`${id}\` | \`${value.toString()}\` |`), id);
    }
  });

  const shown = (key: string) =>
    key
      .split('+')
      .map((part) => `${part.charAt(0).toUpperCase()}${part.slice(1)}`)
      .join('+');

  const titleOf = (id: string) => {
    const title = contributes.commands.find(({ command }) => command === id)?.title ?? '';
    return english[title.slice(1, -1)] ?? title;
  };

  it('names every key, with what it does', () => {
    const rows = [...readme.matchAll(/^\| (`(?:Ctrl|Escape)[^|]*) \|[^|]+\| (.+) \|$/gm)];
    const keys = contributes.keybindings.map(({ command, key, mac }) => [
      mac === undefined ? `\`${shown(key)}\`` : `\`${shown(key)}\` (\`${shown(mac)}\`)`,
      titleOf(command),
    ]);
    assert.deepEqual(rows.map(([, key, title]) => [key, title]).sort(), keys.sort());
  });

  it('names the commands of a proposal as the page about its use does, and no others', () => {
    const usage = read('docs/usage.md');
    const named = (text: string, heading: string) =>
      firstCells(text.slice(text.indexOf(heading)).split('\n\n')[0] ?? '')
        .slice(2)
        .map((cell) => cell.replace('Anneal: ', ''));
    const rows = named(readme, '| on a proposal |');
    assert.ok(rows.length > 4 && rows.includes(titleOf('anneal.acceptProposal')));
    assert.deepEqual(named(usage, "| in the view's title |").sort(), rows.sort());
  });
});

describe('documents', () => {
  for (const file of DOCUMENTS) {
    it(`lead somewhere: ${file}`, () => {
      for (const target of targets(read(file))) {
        const [name = '', anchor] = target.split('#');
        const led = name === '' ? file : path.posix.join(path.posix.dirname(file), name);
        assert.ok(existsSync(path.join(root, led)), `${target}: no ${led}`);
        if (anchor !== undefined) assert.ok(anchors(led).includes(anchor), target);
      }
    });
  }

  it('show every picture there is', () => {
    const shown = new Set(
      DOCUMENTS.flatMap((file) =>
        targets(read(file)).map((target) => path.posix.join(path.posix.dirname(file), target)),
      ),
    );
    const pictures = readdirSync(path.join(root, 'docs/images')).map(
      (name) => `docs/images/${name}`,
    );
    assert.deepEqual(
      pictures.filter((picture) => !shown.has(picture)),
      [],
    );
  });
});
