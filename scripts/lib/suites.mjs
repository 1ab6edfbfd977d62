// The test suites in the order they run. Each resolves to { passed, failed, note? } or { notRun: why }.
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { ensureConverter, ensureModel } from '../model.mjs';
import { packExtension } from '../package.mjs';
import { ensureBrowser, ensurePython, ensureVsCode, findPython } from './install.mjs';
import { broken, mochaResult, pytestResult, summed } from './results.mjs';
import { node, ROOT, run } from './run.mjs';

/**
 * Limit of a suite that takes at most so many minutes on a quiet machine with two cores. Limits end what hangs; ten
 * times the usual is more than a loaded machine needs.
 */
const limit = (usualMinutes) => 10 * usualMinutes * 60_000;

const resultFile = (name) => {
  const folder = path.join(ROOT, 'out/results');
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, name);
  rmSync(file, { force: true });
  return file;
};

/** Runs every mocha test below the given folders of test/. */
function mocha(name, folders, usualMinutes) {
  return async () => {
    const file = resultFile(`${name}.json`);
    const specs = folders.flatMap((folder) => ['--spec', `test/${folder}/**/*.test.ts`]);
    const args = ['--reporter', path.join(ROOT, 'scripts/lib/mochaReporter.cjs'), ...specs];
    const status = await node('node_modules/mocha/bin/mocha.js', args, {
      env: { ANNEAL_RESULT: file },
      limitMs: limit(usualMinutes),
    });
    return mochaResult(file, status);
  };
}

/** Checks of the source that run nothing of it; one test each. */
async function staticChecks() {
  const checks = {
    typecheck: ['node_modules/typescript/bin/tsc', ['--noEmit', '-p', 'tsconfig.json']],
    'typecheck of the page': [
      'node_modules/typescript/bin/tsc',
      ['--noEmit', '-p', 'src/inspector/page'],
    ],
    lint: ['node_modules/eslint/bin/eslint.js', ['--max-warnings', '0', '.']],
    format: ['node_modules/prettier/bin/prettier.cjs', ['--check', '--log-level', 'warn', '.']],
  };
  const failed = [];
  for (const [name, [file, args]] of Object.entries(checks)) {
    if ((await node(file, args, { limitMs: limit(2) })) !== 0) failed.push(name);
  }
  const passed = Object.keys(checks).length - failed.length;
  return { passed, failed: failed.length, ...(failed.length > 0 && { note: failed.join(', ') }) };
}

/** ruff's checks of a Python folder; one test each. */
async function pythonStyle(binary, cwd) {
  const failed = [];
  for (const check of [['check'], ['format', '--check']]) {
    const status = await run(binary, ['-m', 'ruff', ...check, '.'], { cwd, limitMs: limit(1) });
    if (status !== 0) failed.push(`ruff ${check[0]}`);
  }
  const counts = { passed: 2 - failed.length, failed: failed.length };
  return failed.length > 0 ? { ...counts, note: failed.join(', ') } : counts;
}

async function python() {
  const binary = await ensurePython();
  if (binary === undefined) return { notRun: 'no python3 >= 3.10' };
  const file = resultFile('python.xml');
  const args = ['-m', 'pytest', '-q', '--junitxml', file];
  const cwd = path.join(ROOT, 'training');
  const tests = pytestResult(file, await run(binary, args, { cwd, limitMs: limit(5) }));
  return summed([tests, await pythonStyle(binary, cwd)]);
}

/** The converter's tests. Some look at the real package, which is made when the cache lacks it. */
async function converter() {
  if (findPython() === undefined) return { notRun: 'no python3 >= 3.10' };
  await ensureModel();
  const binary = await ensureConverter('test');
  const file = resultFile('converter.xml');
  const args = ['-m', 'pytest', '-q', '--junitxml', file];
  const cwd = path.join(ROOT, 'converter');
  const tests = pytestResult(file, await run(binary, args, { cwd, limitMs: limit(2) }));
  return summed([tests, await pythonStyle(binary, cwd)]);
}

/** Host suites: mocha inside a real VS Code extension host, through the arguments desktop VS Code takes. */
async function host() {
  await ensureVsCode();
  await ensureBrowser();
  const bundled = await node('test/host/build.mjs');
  if (bundled !== 0) return broken('the host suite did not compile');
  const results = [];
  for (const suite of ['scripted', 'real']) {
    const file = resultFile(`host-${suite}.json`);
    const status = await node('test/host/launch.mjs', [suite], {
      env: { ANNEAL_RESULT: file },
      limitMs: limit(3),
    });
    results.push(mochaResult(file, status));
  }
  return summed(results);
}

/** Wraps a mocha suite that needs VS Code and a browser. */
function withEditor(suite) {
  return async () => {
    await ensureVsCode();
    await ensureBrowser();
    return suite();
  };
}

async function build() {
  const status = await node('esbuild.mjs');
  return status === 0 ? { passed: 1, failed: 0 } : broken('esbuild failed');
}

async function packaged() {
  await packExtension();
  return mocha('package', ['package'], 1)();
}

/** Name and work of each suite. `build` comes first because the others use what it makes. */
export const SUITES = [
  { name: 'build', work: build },
  { name: 'static', work: staticChecks },
  { name: 'unit', work: mocha('unit', ['unit', 'golden'], 3) },
  { name: 'runtime', work: mocha('runtime', ['runtime'], 2) },
  { name: 'python', work: python },
  { name: 'converter', work: converter },
  { name: 'package', work: packaged },
  { name: 'rig', work: withEditor(mocha('rig', ['rig'], 2)) },
  { name: 'host', work: host },
  { name: 'journeys', work: withEditor(mocha('journeys', ['journeys'], 5)) },
  { name: 'start', work: withEditor(mocha('start', ['start'], 2)) },
];
