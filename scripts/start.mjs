// npm start: installs what is missing, builds, packages, and opens VS Code on a copy of the sample workspace.
//   --headless   print the URL, open no window     --server   use VS Code's server even where there is a `code`
import { cpSync } from 'node:fs';
import path from 'node:path';
import { ensurePackages, ensureVsCode, requireNode } from './lib/install.mjs';
import { exitOnSignals, mustRun, ROOT } from './lib/run.mjs';

const OPTIONS = ['--headless', '--server'];

async function main(args) {
  requireNode();
  const unknown = args.find((arg) => !OPTIONS.includes(arg));
  if (unknown !== undefined)
    throw new Error(`Unknown option ${unknown}; known: ${OPTIONS.join(', ')}.`);
  const headless = args.includes('--headless');
  await ensurePackages();
  await mustRun(process.execPath, [path.join(ROOT, 'esbuild.mjs')]);
  const { packExtension } = await import('./package.mjs');
  const vsix = path.join(ROOT, await packExtension());

  // A copy, so that trying things out leaves the repository as it is; what was tried before stays.
  const folder = path.join(ROOT, 'out/start');
  const workspace = path.join(folder, 'workspace');
  cpSync(path.join(ROOT, 'samples/workspace'), workspace, { recursive: true, force: false });

  const { findOnPath, openDesktop, openServer } = await import('./lib/launch.mjs');
  const code = headless || args.includes('--server') ? undefined : findOnPath('code');
  if (code !== undefined) return openDesktop(code, { vsix, workspace, folder });
  await ensureVsCode();
  await openServer({ vsix, workspace, folder, headless });
  return 0;
}

exitOnSignals();
try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
