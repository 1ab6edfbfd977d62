// Installs the VS Code under test below this folder. A second run finds its stamp and does nothing.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const here = import.meta.dirname;
const vscode = path.join(here, 'node_modules/code-server/lib/vscode');
const stamp = path.join(here, 'node_modules/.ready');

function npm(...args) {
  const npm_config_loglevel = 'error';
  execFileSync('npm', args, {
    cwd: here,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, npm_config_loglevel },
  });
}

/** Makes the VS Code server and the browser driver ready to start. Throws when npm fails. */
export function setup() {
  const wanted = readFileSync(path.join(here, 'package-lock.json'), 'utf8');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  npm('ci');
  for (const folder of [vscode, path.join(vscode, 'extensions')]) {
    // `npm ci` refuses their npm-shrinkwrap.json ("not in sync"); `install` keeps its pins all the same.
    npm('install', '--ignore-scripts', '--omit=dev', '--prefix', folder);
  }
  writeFileSync(stamp, wanted);
}

if (process.argv[1] === import.meta.filename) setup();
