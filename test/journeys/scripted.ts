import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { buildSync } from 'esbuild';
import { HOLD_FILE, SCRIPT_FILE, type Script } from '../host/support/script';

const root = path.resolve(__dirname, '../..');

/** Whether these journeys are made with the bundled model; by default what it would answer is scripted. */
export const WITH_BUNDLED_MODEL = process.env['ANNEAL_JOURNEY_MODEL'] === 'bundled';

/** The runtime of an installed extension, replaced by a scripted one. */
export class ScriptedModel {
  private dist: string | undefined;

  constructor(private readonly script: Script) {}

  /** Puts the scripted runtime in the place of the extension's. */
  readonly install = (extensionFolder: string): void => {
    if (WITH_BUNDLED_MODEL) return;
    const dist = path.join(extensionFolder, 'dist');
    this.dist = dist;
    buildSync({
      entryPoints: [path.join(root, 'test/host/support/scriptedRuntime.ts')],
      outfile: path.join(dist, 'runtime.js'),
      bundle: true,
      platform: 'node',
      format: 'cjs',
      allowOverwrite: true,
      logLevel: 'warning',
    });
    writeFileSync(path.join(dist, SCRIPT_FILE), JSON.stringify(this.script));
  };

  /** Lets nothing go past the script's step, until `release`. */
  hold(): void {
    if (this.dist !== undefined) writeFileSync(path.join(this.dist, HOLD_FILE), '');
  }

  release(): void {
    if (this.dist !== undefined) rmSync(path.join(this.dist, HOLD_FILE), { force: true });
  }
}

/** Packs an extension that only the journeys use. @returns the package file */
export function packFixture(name: string, folder: string): string {
  const vsix = path.join(folder, `${name}.vsix`);
  const vsce = path.join(root, 'node_modules/@vscode/vsce/vsce');
  const options = ['--no-dependencies', '--skip-license', '--allow-missing-repository'];
  execFileSync(process.execPath, [vsce, 'package', '--out', vsix, ...options], {
    cwd: path.join(__dirname, 'fixtures', name),
    env: { ...process.env, NODE_NO_WARNINGS: '1' },
    stdio: 'pipe',
  });
  return vsix;
}
