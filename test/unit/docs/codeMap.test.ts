import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const root = path.resolve(__dirname, '../../..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

/** Paths in code quotes in the first cells of a document's tables. */
function namedPaths(text: string): string[] {
  const cells = [...text.matchAll(/^\| *([^|]+?) *\|/gm)].map(([, cell]) => cell ?? '');
  return cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? ''));
}

/** Folders that hold no file of their own. */
const ROOMS_ONLY = new Set(['src/editor']);

/** Folders below src/ that hold a TypeScript file, at any depth, and the top-level files, as `src/…`. */
function rooms(folder = 'src'): string[] {
  const entries = readdirSync(path.join(root, folder), { withFileTypes: true });
  const holdsCode = entries.some((entry) => entry.isFile() && entry.name.endsWith('.ts'));
  const below = entries
    .filter((entry) => entry.isDirectory())
    .flatMap((entry) => rooms(`${folder}/${entry.name}`));
  if (folder === 'src') {
    const files = entries.filter((entry) => entry.isFile()).map(({ name }) => `src/${name}`);
    return [...files, ...below];
  }
  return holdsCode || below.length > 0 ? [`${folder}/`, ...below] : below;
}

describe('the code map', () => {
  const named = namedPaths(read('ARCHITECTURE.md'));

  it('names every folder of src, and none that is not there', () => {
    const inSource = named.filter((name) => name.startsWith('src/'));
    assert.deepEqual([...inSource].sort(), rooms().sort());
  });

  it('names every other folder of the repository', () => {
    const hidden = /^\.|^(node_modules|dist|out)$/;
    const folders = readdirSync(root, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !hidden.test(entry.name) && entry.name !== 'src')
      .map(({ name }) => `${name}/`);
    for (const folder of folders) {
      if (folder === 'docs/') continue;
      assert.ok(named.includes(folder), `${folder} is not in the code map`);
    }
    for (const name of named) assert.ok(existsSync(path.join(root, name)), `${name} is missing`);
  });

  it('agrees with the layers that lint enforces', async () => {
    const file = pathToFileURL(path.join(root, 'lint/layers.mjs')).href;
    const { LAYERS } = (await import(file)) as { LAYERS: Record<string, unknown> };
    for (const layer of Object.keys(LAYERS)) {
      // A row may be about one file of a folder.
      const isFile = !existsSync(path.join(root, 'src', layer));
      const folder = isFile ? path.posix.dirname(layer) : layer;
      const name = layer.endsWith('.ts') ? `src/${layer}` : `src/${folder}/`;
      assert.ok(named.includes(name), `lint has a row for ${layer}, the code map has not`);
    }
  });
});

describe('where things are', () => {
  it('names files that exist', () => {
    const text = read('CONTRIBUTING.md');
    const section = text.slice(text.indexOf('## Where things are'));
    const files = [...section.matchAll(/`([\w./-]+\/[\w./-]*)`/g)].map(([, name]) => name ?? '');
    assert.ok(files.length >= 10);
    for (const name of files) assert.ok(existsSync(path.join(root, name)), `${name} is missing`);
  });
});
