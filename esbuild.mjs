// Builds dist/: the extension, the runtime process and the CLI, with the grammars and licences they ship with.
import { build, context } from 'esbuild';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const root = import.meta.dirname;
const modules = path.join(root, 'node_modules');
const dist = path.join(root, 'dist');

/** Languages with a grammar. C comes from a package of its own, the others from VS Code's. */
const GRAMMARS = ['typescript', 'tsx', 'javascript', 'python', 'go', 'java', 'rust', 'cpp'];

/** Packages whose code or data ends up in the package. */
const BUNDLED = [
  '@huggingface/tokenizers',
  'diff',
  'ignore',
  'onnxruntime-node',
  'onnxruntime-common',
  'valibot',
  'web-tree-sitter',
  'tree-sitter-c',
];

const watch = process.argv.includes('--watch');

const entries = { extension: 'extension.ts', runtime: 'runtime/host/main.ts', cli: 'cli.ts' };

/** @type {import('esbuild').BuildOptions} */
const options = {
  entryPoints: Object.fromEntries(
    Object.entries(entries)
      .map(([name, file]) => [name, path.join(root, 'src', file)])
      .filter(([, file]) => existsSync(file)),
  ),
  outdir: dist,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  external: ['vscode', 'onnxruntime-node'],
  // web-tree-sitter can fetch its wasm in a browser; here it reads files only, and the bundles hold no way to the net.
  define: { fetch: 'undefined', XMLHttpRequest: 'undefined' },
  // The ES module finds its wasm through import.meta.url, which a CommonJS bundle has not.
  alias: { 'web-tree-sitter': path.join(modules, 'web-tree-sitter', 'web-tree-sitter.cjs') },
  // Names stay, so that a stack trace in a bug report can be read.
  minifyWhitespace: true,
  minifySyntax: true,
  sourcemap: 'linked',
  sourcesContent: false,
  legalComments: 'none',
  logLevel: 'warning',
};

/** The inspector's page runs in a webview, not in Node. @type {import('esbuild').BuildOptions} */
const page = {
  entryPoints: { inspector: path.join(root, 'src/inspector/page/inspector.ts') },
  outdir: dist,
  bundle: true,
  platform: 'browser',
  format: 'iife',
  target: 'es2022',
  legalComments: 'none',
  logLevel: 'warning',
};

function copyGrammars() {
  const target = path.join(dist, 'grammars');
  mkdirSync(target, { recursive: true });
  const copy = (from, name) => copyFileSync(path.join(modules, from), path.join(target, name));
  for (const language of GRAMMARS) {
    const file = `tree-sitter-${language}.wasm`;
    copy(`@vscode/tree-sitter-wasm/wasm/${file}`, file);
  }
  copy('tree-sitter-c/tree-sitter-c.wasm', 'tree-sitter-c.wasm');
  copyFileSync(
    path.join(modules, 'web-tree-sitter', 'web-tree-sitter.wasm'),
    path.join(dist, 'web-tree-sitter.wasm'),
  );
}

function licenceText(name) {
  const folder = path.join(modules, name);
  const { version, license } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const file = ['LICENSE', 'LICENSE.md', 'LICENSE.txt', 'LICENSE-MIT']
    .map((candidate) => path.join(folder, candidate))
    .find((candidate) => existsSync(candidate));
  const text = file === undefined ? `Licence: ${license}` : readFileSync(file, 'utf8').trim();
  return `${name} ${version} (${license})\n\n${text}\n`;
}

function writeNotices() {
  const names = [...BUNDLED, '@vscode/tree-sitter-wasm'];
  const rule = `\n${'-'.repeat(80)}\n\n`;
  writeFileSync(path.join(dist, 'THIRD-PARTY-NOTICES.txt'), names.map(licenceText).join(rule));
}

mkdirSync(dist, { recursive: true });
copyGrammars();
writeNotices();
if (watch) {
  await Promise.all([options, page].map(async (each) => (await context(each)).watch()));
} else {
  await Promise.all([build(options), build(page)]);
}
