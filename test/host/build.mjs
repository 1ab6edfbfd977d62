// Compiles the host suites to out/host (VS Code's extension host loads JavaScript only) and makes a copy of the
// extension whose runtime is scripted.
import { build } from 'esbuild';
import { cpSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';

const here = import.meta.dirname;
const root = path.resolve(here, '../..');
const out = path.join(root, 'out/host');

const options = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  external: ['vscode', 'mocha'],
  sourcemap: 'inline',
  logLevel: 'warning',
};

async function buildSuite(name) {
  const folder = path.join(here, name);
  const tests = readdirSync(folder).filter((file) => file.endsWith('.test.ts'));
  const entryPoints = [
    path.join(here, 'support/index.ts'),
    ...tests.map((file) => path.join(folder, file)),
  ];
  await build({ ...options, entryPoints, outdir: path.join(out, name), entryNames: '[name]' });
}

/** The extension as it is built, but for its runtime process. */
async function buildScriptedExtension() {
  const folder = path.join(out, 'scripted-extension');
  for (const part of [
    'package.json',
    'package.nls.json',
    'package.nls.de.json',
    'l10n',
    'media',
    'dist/extension.js',
    'dist/inspector.js',
    'media',
    'dist/grammars',
    'dist/web-tree-sitter.wasm',
  ]) {
    cpSync(path.join(root, part), path.join(folder, part), { recursive: true });
  }
  const runtime = path.join(here, 'support/scriptedRuntime.ts');
  const outfile = path.join(folder, 'dist/runtime.js');
  await build({ ...options, entryPoints: [runtime], outfile });
}

rmSync(out, { recursive: true, force: true });
await buildSuite('real');
await buildSuite('scripted');
await buildScriptedExtension();
