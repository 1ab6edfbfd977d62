// Packs out/anneal-<target>.vsix with the one native binary of that target.
//   node scripts/package.mjs [linux-x64 | linux-arm64 | darwin-arm64 | win32-x64 | win32-arm64]
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { node, ROOT } from './lib/run.mjs';

/** Platforms onnxruntime-node has a CPU binary for. */
const TARGETS = ['linux-x64', 'linux-arm64', 'darwin-arm64', 'win32-x64', 'win32-arm64'];

/** Left out: a second copy of the same library, and parts only a GPU would use. */
const UNUSED = ['libonnxruntime.*.*.*.dylib'];

/** The target of this machine. */
export const HOST_TARGET = `${process.platform}-${process.arch}`;

/** The package file of a target, below the repository's root. */
export const packageFile = (target = HOST_TARGET) => path.join('out', `anneal-${target}.vsix`);

/** Packs what dist/ holds; call the build first. Throws for an unknown target and when vsce fails. */
export async function packExtension(target = HOST_TARGET) {
  if (!TARGETS.includes(target)) {
    throw new Error(`No native binary for ${target}; known: ${TARGETS.join(', ')}.`);
  }
  const binaries = `node_modules/onnxruntime-node/bin/napi-v6/${target.replace('-', '/')}`;
  if (!existsSync(path.join(ROOT, binaries)))
    throw new Error(`${binaries} is missing; run npm ci.`);
  mkdirSync(path.join(ROOT, 'out'), { recursive: true });
  const ignoreFile = path.join('out', `vscodeignore-${target}`);
  const rules = [`!${binaries}/**`, ...UNUSED.map((name) => `${binaries}/${name}`)];
  const allowed = readFileSync(path.join(ROOT, '.vscodeignore'), 'utf8');
  writeFileSync(path.join(ROOT, ignoreFile), `${allowed}${rules.join('\n')}\n`);
  const args = ['package', '--target', target, '--out', packageFile(target)];
  // Links of the README stay relative: the project names no repository address.
  const links = ['--allow-missing-repository', '--no-rewrite-relative-links'];
  const options = ['--ignoreFile', ignoreFile, ...links, '--skip-license'];
  const status = await node('node_modules/@vscode/vsce/vsce', [...args, ...options], {
    // vsce names Node 22 and runs on Node 20; its warning about that is of no use here.
    env: { NODE_NO_WARNINGS: '1' },
  });
  if (status !== 0) throw new Error(`vsce package: exit status ${status}`);
  return packageFile(target);
}

if (process.argv[1] === import.meta.filename) await packExtension(process.argv[2]);
