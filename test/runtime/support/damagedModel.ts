import { cp, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ErrorCode } from '../../../src/protocol';
import { MODEL_FOLDER } from '../../support/model';

/** A way a model package can be unusable, and what the user is told. */
export interface Damage {
  readonly name: string;
  readonly code: ErrorCode;
  readonly message: RegExp;
  readonly apply: (folder: string) => Promise<void>;
}

const graph = (folder: string): string => path.join(folder, 'model.onnx');
const manifest = (folder: string): string => path.join(folder, 'manifest.json');

export const DAMAGES: readonly Damage[] = [
  {
    name: 'a missing graph',
    code: 'model-missing',
    message: /model\.onnx is missing/,
    apply: (folder) => rm(graph(folder)),
  },
  {
    name: 'a missing manifest',
    code: 'model-missing',
    message: /manifest\.json is missing/,
    apply: (folder) => rm(manifest(folder)),
  },
  {
    name: 'a truncated graph',
    code: 'model-truncated',
    message: /model\.onnx is truncated: it has 1000 bytes/,
    apply: (folder) => truncate(graph(folder), 1000),
  },
  {
    name: 'a tampered tokenizer',
    code: 'model-tampered',
    message: /tokenizer\.json is not the one its manifest names/,
    apply: async (folder) => {
      const file = path.join(folder, 'tokenizer.json');
      const bytes = await readFile(file);
      bytes[100] = (bytes[100] ?? 0) ^ 1;
      await writeFile(file, bytes);
    },
  },
  {
    name: 'another format version',
    code: 'model-format',
    message: /manifest\.json has model format 1; this version of Anneal reads format 2/,
    apply: async (folder) => {
      const fields = JSON.parse(await readFile(manifest(folder), 'utf8')) as object;
      await writeFile(manifest(folder), JSON.stringify({ ...fields, format: 1 }));
    },
  },
  {
    name: 'another architecture',
    code: 'model-format',
    message: /manifest\.json has architecture "perceptron"; this version of Anneal runs two-stream/,
    apply: async (folder) => {
      const fields = JSON.parse(await readFile(manifest(folder), 'utf8')) as object;
      await writeFile(manifest(folder), JSON.stringify({ ...fields, architecture: 'perceptron' }));
    },
  },
  {
    name: 'a manifest that is not JSON',
    code: 'model-invalid',
    message: /manifest\.json is not a usable model manifest: it is not JSON/,
    apply: (folder) => writeFile(manifest(folder), '{'),
  },
  {
    name: 'a graph of another shape',
    code: 'model-invalid',
    message: /does not fit its manifest/,
    apply: async (folder) => {
      const fields = JSON.parse(await readFile(manifest(folder), 'utf8')) as { model: object };
      const model = { ...fields.model, layers: 1 };
      await writeFile(manifest(folder), JSON.stringify({ ...fields, model }));
    },
  },
];

/** A copy of a package, the bundled one by default, with the damage done to it. Remove the folder afterwards. */
export async function damagedModel({ apply }: Damage, model = MODEL_FOLDER): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'anneal-model-'));
  await cp(model, folder, { recursive: true });
  await apply(folder);
  return folder;
}
