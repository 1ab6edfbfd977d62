import path from 'node:path';

/** The repository's root: bench commands are started through npm, but work from any folder. */
export const ROOT = path.resolve(__dirname, '..', '..');

export const RESULTS = path.join(ROOT, 'bench', 'results');

/** Journals and caches of runs, ignored by git. */
export const WORK = path.join(ROOT, 'bench', 'work');

/** The model package: the bundled one unless the variable ANNEAL_MODEL names another. */
export const MODELS = process.env['ANNEAL_MODEL'] ?? path.join(ROOT, 'models');

export const CLI = path.join(ROOT, 'dist', 'cli.js');

export const RUNTIME = path.join(ROOT, 'dist', 'runtime.js');

export const HELD_OUT = path.join(ROOT, 'bench', 'data', 'heldout.jsonl.gz');
export const EDITS = path.join(ROOT, 'bench', 'data', 'edits.jsonl.gz');

/** `file` relative to the root, for messages and results that hold no path of this machine. */
export function relativeToRoot(file: string): string {
  const relative = path.relative(ROOT, path.resolve(file));
  return relative.startsWith('..') ? path.basename(file) : relative;
}
