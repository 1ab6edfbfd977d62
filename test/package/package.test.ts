import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import path from 'node:path';
import { readArchive } from './vsix';

const root = path.resolve(__dirname, '../..');
const target = `${process.platform}-${process.arch}`;

/** Largest package in bytes. Open VSX takes 256 MB; the design keeps model and runtime far below. */
const SIZE_LIMIT = 80e6;

/** Everything a package may hold. `models` is checked against its manifest. */
const ALLOWED = [
  /^\[Content_Types\]\.xml$/,
  /^extension\.vsixmanifest$/,
  /^extension\/(package\.json|readme\.md|changelog\.md|LICENSE\.txt)$/i,
  /^extension\/package\.nls(\.[a-z-]+)?\.json$/,
  /^extension\/l10n\/bundle\.l10n\.[a-z-]+\.json$/,
  /^extension\/media\/walkthrough\/[a-z]+\.(png|(nls\.[a-z-]+\.)?md|ts\.txt)$/,
  /^extension\/media\/inspector\.css$/,
  /^extension\/docs\/images\/[a-z-]+\.png$/,
  /^extension\/models\//,
  /^extension\/dist\/(extension|runtime|cli|inspector)\.js$/,
  /^extension\/dist\/web-tree-sitter\.wasm$/,
  /^extension\/dist\/grammars\/tree-sitter-[a-z]+\.wasm$/,
  /^extension\/dist\/THIRD-PARTY-NOTICES\.txt$/,
  /^extension\/node_modules\/onnxruntime-common\/(package\.json|dist\/cjs\/.+)$/,
  /^extension\/node_modules\/onnxruntime-node\/(package\.json|dist\/.+\.js)$/,
  /^extension\/node_modules\/onnxruntime-node\/bin\/napi-v6\/[a-z0-9]+\/[a-z0-9]+\/[^/]+$/,
];

interface PackageJson {
  readonly enabledApiProposals?: unknown;
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly supported: unknown };
    readonly virtualWorkspaces: unknown;
  };
  readonly contributes: {
    readonly keybindings: readonly { readonly key: string; readonly when?: string }[];
    readonly configuration: { readonly properties: Readonly<Record<string, unknown>> };
    readonly walkthroughs: readonly {
      readonly steps: readonly { readonly media: { image?: string; markdown?: string } }[];
    }[];
    readonly commands: readonly { readonly command: string; readonly category: string }[];
  };
}

interface ModelManifest {
  readonly files: Readonly<
    Record<string, { readonly path: string; readonly sha256: string; readonly bytes: number }>
  >;
}

/** Machine a native library is for, from its header: ELF, Mach-O or PE. */
function machineOf(binary: Buffer): string {
  if (binary.readUInt32BE(0) === 0x7f454c46) {
    return { 0x3e: 'linux-x64', 0xb7: 'linux-arm64' }[binary.readUInt16LE(18)] ?? 'unknown ELF';
  }
  if (binary.readUInt32LE(0) === 0xfeedfacf) {
    return binary.readUInt32LE(4) === 0x0100000c ? 'darwin-arm64' : 'unknown Mach-O';
  }
  const header = binary.readUInt32LE(0x3c);
  return (
    { 0x8664: 'win32-x64', 0xaa64: 'win32-arm64' }[binary.readUInt16LE(header + 4)] ?? 'unknown'
  );
}

describe('the package', () => {
  let entries: Map<string, Buffer>;
  let size: number;

  const text = (name: string): string => {
    const content = entries.get(`extension/${name}`);
    assert.ok(content !== undefined, `${name} is missing`);
    return content.toString('utf8');
  };
  const manifest = () => JSON.parse(text('package.json')) as PackageJson;

  before(async () => {
    ({ entries, size } = await readArchive(path.join(root, `out/anneal-${target}.vsix`)));
  });

  it('holds nothing that is not meant to be in it', () => {
    const strangers = [...entries.keys()].filter(
      (name) => !ALLOWED.some((rule) => rule.test(name)),
    );
    assert.deepEqual(strangers, []);
  });

  it('holds the bundles, the grammars, the licences and the parser', () => {
    for (const name of ['extension', 'runtime', 'cli', 'inspector']) {
      assert.notEqual(text(`dist/${name}.js`), '');
    }
    for (const name of ['typescript', 'tsx', 'javascript', 'python', 'c']) {
      assert.notEqual(text(`dist/grammars/tree-sitter-${name}.wasm`), '');
    }
    assert.notEqual(text('media/inspector.css'), '');
    assert.match(text('dist/THIRD-PARTY-NOTICES.txt'), /onnxruntime-node[^]*web-tree-sitter/);
    assert.notEqual(text('dist/web-tree-sitter.wasm'), '');
    assert.match(text('LICENSE.txt'), /MIT/);
  });

  it('is small', () => {
    assert.ok(size < SIZE_LIMIT, `${size} bytes`);
  });

  it('holds the native binding of one platform, built for it', () => {
    const binaries = [...entries].filter(([name]) => name.includes('/bin/napi-v6/'));
    const folders = new Set(binaries.map(([name]) => path.posix.dirname(name)));
    assert.equal(folders.size, 1, [...folders].join());
    assert.ok(binaries.some(([name]) => name.endsWith('onnxruntime_binding.node')));
    for (const [name, content] of binaries) assert.equal(machineOf(content), target, name);
  });

  it('holds the model files of its manifest, unchanged', () => {
    const { files } = JSON.parse(text('models/manifest.json')) as ModelManifest;
    assert.ok(Object.keys(files).length >= 2);
    for (const file of Object.values(files)) {
      const content = entries.get(`extension/models/${file.path}`);
      assert.ok(content !== undefined, `${file.path} is missing`);
      assert.equal(content.length, file.bytes, file.path);
      assert.equal(createHash('sha256').update(content).digest('hex'), file.sha256, file.path);
    }
  });

  it('holds what its walkthrough shows, and its translations', () => {
    const steps = manifest().contributes.walkthroughs.flatMap((walkthrough) => walkthrough.steps);
    assert.ok(steps.length >= 5);
    for (const { media } of steps) {
      const content = entries.get(`extension/${media.image ?? media.markdown ?? ''}`);
      assert.ok(content !== undefined && content.length > 0, JSON.stringify(media));
    }
    for (const name of ['package.nls.json', 'package.nls.de.json', 'l10n/bundle.l10n.de.json']) {
      assert.notEqual(text(name), '');
    }
    assert.notEqual(text('media/walkthrough/sample.ts.txt'), '');
  });

  it('holds the pictures of its README, and no others', () => {
    const shown = [...text('readme.md').matchAll(/!\[[^\]]+\]\(([^)]+)\)/g)].map(
      ([, to]) => to ?? '',
    );
    assert.ok(shown.length > 0);
    for (const name of shown) assert.ok(entries.has(`extension/${name}`), name);
    for (const name of entries.keys()) {
      if (name.startsWith('extension/docs/')) assert.ok(shown.includes(name.slice(10)), name);
    }
  });

  it('asks for no proposed API', () => {
    assert.equal('enabledApiProposals' in manifest(), false);
  });

  it('works in untrusted and virtual workspaces and says so', () => {
    const { untrustedWorkspaces, virtualWorkspaces } = manifest().capabilities;
    assert.equal(untrustedWorkspaces.supported, true);
    assert.equal(virtualWorkspaces, true);
  });

  it('takes no key from typing, and has at most 12 settings', () => {
    const { keybindings, configuration, commands } = manifest().contributes;
    // Both keys list documents that Anneal made for a proposal, never a file.
    const ours = /^resource in anneal\.(proposed|forming) && /;
    for (const { key, when } of keybindings) {
      assert.match(key, /^(ctrl\+alt\+[a-z]|ctrl\+enter|escape)$/);
      // What is not Anneal's alone needs a chord that nobody types by accident.
      if (!key.startsWith('ctrl+alt+')) assert.match(when ?? '', ours);
    }
    assert.ok(Object.keys(configuration.properties).length <= 12);
    for (const { command, category } of commands) {
      assert.match(command, /^anneal\./);
      assert.equal(category, 'Anneal');
    }
  });
});
