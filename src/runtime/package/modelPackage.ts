import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { messageOf, RuntimeFailure } from '../host/failure';
import { parseManifest, type Manifest, type ModelFile } from './manifest';

/** A verified model package: the manifest and the bytes its hashes name. */
export interface ModelPackage {
  readonly manifest: Manifest;
  /** Bytes of the ONNX graph. */
  readonly graph: Uint8Array;
  /** Text of tokenizer.json. */
  readonly tokenizer: string;
}

/**
 * Reads `manifest.json` in `folder` and every file it names, and compares size and hash before anything is used.
 *
 * The bytes returned are the bytes that were hashed: the files are read once and not opened again, so that a file
 * exchanged in between cannot slip through.
 * @throws RuntimeFailure `model-missing`, `model-truncated`, `model-tampered`, `model-format` or `model-invalid`.
 */
export async function readModelPackage(folder: string): Promise<ModelPackage> {
  const manifestFile = path.join(folder, 'manifest.json');
  const manifest = parseManifest((await read(manifestFile)).toString('utf8'), manifestFile);
  const [graph, tokenizer] = await Promise.all([
    readVerified(folder, manifest.files.graph),
    readVerified(folder, manifest.files.tokenizer),
  ]);
  return { manifest, graph, tokenizer: tokenizer.toString('utf8') };
}

async function readVerified(folder: string, expected: ModelFile): Promise<Buffer> {
  const file = path.join(folder, expected.path);
  const bytes = await read(file);
  if (bytes.length < expected.bytes) {
    throw new RuntimeFailure(
      'model-truncated',
      `Model file ${file} is truncated: it has ${bytes.length} bytes of ${expected.bytes}.`,
    );
  }
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (sha256 !== expected.sha256) {
    throw new RuntimeFailure(
      'model-tampered',
      `Model file ${file} is not the one its manifest names: its SHA-256 differs.`,
    );
  }
  return bytes;
}

async function read(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      throw new RuntimeFailure('model-missing', `Model file ${file} is missing.`);
    }
    throw new RuntimeFailure(
      'model-missing',
      `Model file ${file} cannot be read: ${messageOf(error)}.`,
    );
  }
}
