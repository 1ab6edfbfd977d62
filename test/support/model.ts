import { existsSync } from 'node:fs';
import path from 'node:path';
import { readModelPackage, readText } from '../../src/runtime/package/modelPackage';
import { Tokenizer } from '../../src/runtime/package/tokenizer';
import { openSession } from '../../src/runtime/session/session';
import type { Graph } from '../../src/runtime/twoStream/graph';
import { twoStreamManifest, type TwoStreamManifest } from '../../src/runtime/twoStream/manifest';
import { OnnxGraph } from '../../src/runtime/twoStream/onnxGraph';

const ROOT = path.join(import.meta.dirname, '..', '..');

/** The bundled model package; ANNEAL_MODEL names another one to try. */
export const MODEL_FOLDER = process.env['ANNEAL_MODEL'] ?? path.join(ROOT, 'models');

/** Random weights of the pretrained body's architecture, a few hundred kB, made by the converter. */
export const TINY_MODEL = path.join(ROOT, 'test', 'fixtures', 'tiny-model');

/** Where the golden vectors lie; ANNEAL_GOLDEN names those of another package. */
export const GOLDEN_FOLDER = process.env['ANNEAL_GOLDEN'] ?? path.join(ROOT, 'test', 'golden');

/** A bundle of dist/. Fails when nobody has built it. */
export function bundle(name: 'runtime' | 'cli'): string {
  const file = path.join(ROOT, 'dist', `${name}.js`);
  if (!existsSync(file)) throw new Error(`${file} is missing: run npm run build`);
  return file;
}

/** The parts of a loaded two-stream model, for tests that take them one by one. */
export interface OpenModel {
  readonly manifest: TwoStreamManifest;
  readonly words: Tokenizer;
  /** The network; dispose it afterwards. */
  readonly session: Graph & { readonly dispose: () => Promise<void> };
}

/** Opens the bundled model with one thread. Dispose the session afterwards. */
export async function openModel(folder: string = MODEL_FOLDER): Promise<OpenModel> {
  const { manifest: common, pathOf } = await readModelPackage(folder);
  const manifest = twoStreamManifest(common);
  const session = await openSession({ file: pathOf('graph'), threads: 1, device: 'cpu' });
  const graph = new OnnxGraph(session, manifest.model);
  return {
    manifest,
    words: Tokenizer.parse(await readText(pathOf('tokenizer'))),
    session: { run: (feeds) => graph.run(feeds), dispose: () => session.dispose() },
  };
}
