import { existsSync } from 'node:fs';
import path from 'node:path';
import { readModelPackage, type ModelPackage } from '../../src/runtime/package/modelPackage';
import { openSession, type Session } from '../../src/runtime/session/session';
import { Tokenizer } from '../../src/runtime/package/tokenizer';

const ROOT = path.join(import.meta.dirname, '..', '..');

/** The bundled model package; ANNEAL_MODEL names another one to try. */
export const MODEL_FOLDER = process.env['ANNEAL_MODEL'] ?? path.join(ROOT, 'models');

/** Where the golden vectors lie; ANNEAL_GOLDEN names those of another package. */
export const GOLDEN_FOLDER = process.env['ANNEAL_GOLDEN'] ?? path.join(ROOT, 'test', 'golden');

/** A bundle of dist/. Fails when nobody has built it. */
export function bundle(name: 'runtime' | 'cli'): string {
  const file = path.join(ROOT, 'dist', `${name}.js`);
  if (!existsSync(file)) throw new Error(`${file} is missing: run npm run build`);
  return file;
}

/** The parts of a loaded model, for tests that take them one by one. */
export interface OpenModel extends ModelPackage {
  readonly words: Tokenizer;
  readonly session: Session;
}

/** Opens the bundled model with one thread. Dispose the session afterwards. */
export async function openModel(folder: string = MODEL_FOLDER): Promise<OpenModel> {
  const read = await readModelPackage(folder);
  return {
    ...read,
    words: Tokenizer.parse(read.tokenizer),
    session: await openSession(read.graph, read.manifest.model, 1),
  };
}
