import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { messageOf } from '../host/failure';
import { RuntimeFailure } from '../../protocol/errors';
import { fileNamed, parseManifest, type Manifest, type ModelFile } from './manifest';
import { VerifiedFiles, type Fingerprint } from './verifiedFiles';

/** A verified model package. */
export interface ModelPackage {
  readonly manifest: Manifest;
  /**
   * Path of a file by its name in the manifest. onnxruntime opens the graph by it, which lets it map external weights.
   * @throws RuntimeFailure `model-invalid` when the manifest has no such file
   */
  readonly pathOf: (name: string) => string;
}

/**
 * Reads `manifest.json` in `folder` and verifies every file that it names, before anything is used.
 *
 * A file that was verified before is not read again as long as its size, time and inode are the same.
 * @param stateFile where the hashes of verified files are remembered; without it all files are read at each start
 * @throws RuntimeFailure `model-missing`, `model-truncated`, `model-tampered`, `model-format` or `model-invalid`.
 */
export async function readModelPackage(folder: string, stateFile?: string): Promise<ModelPackage> {
  const manifestFile = path.join(folder, 'manifest.json');
  const manifest = parseManifest(await readText(manifestFile), manifestFile);
  const verified = await VerifiedFiles.open(stateFile);
  let isNews = false;
  for (const expected of Object.values(manifest.files)) {
    isNews = (await verify(folder, expected, verified)) || isNews;
  }
  if (isNews) await verified.save();
  return { manifest, pathOf: (name) => path.join(folder, fileNamed(manifest, name).path) };
}

/**
 * Text of a package's file.
 * @throws RuntimeFailure `model-missing`
 */
export async function readText(file: string): Promise<string> {
  return failing(file, () => readFile(file, 'utf8'));
}

/** @returns whether the file had to be hashed */
async function verify(
  folder: string,
  expected: ModelFile,
  verified: VerifiedFiles,
): Promise<boolean> {
  const file = path.join(folder, expected.path);
  const real = await failing(file, () => realpath(file));
  await checkInside(folder, real, file);
  const { size, mtimeNs, ino } = await failing(file, () => stat(real, { bigint: true }));
  const fingerprint: Fingerprint = `${String(size)}/${String(mtimeNs)}/${String(ino)}`;
  if (size < BigInt(expected.bytes)) {
    throw new RuntimeFailure(
      'model-truncated',
      `Model file ${file} is truncated: it has ${String(size)} bytes of ${expected.bytes}.`,
    );
  }
  if (verified.has(real, expected.sha256, fingerprint)) return false;
  const sha256 = await failing(file, () => hashOf(real));
  if (sha256 !== expected.sha256) {
    throw new RuntimeFailure(
      'model-tampered',
      `Model file ${file} is not the one its manifest names: its SHA-256 differs.`,
    );
  }
  verified.add(real, sha256, fingerprint);
  return true;
}

/** A package is whole in its folder: a link must not lead out of it. */
async function checkInside(folder: string, real: string, file: string): Promise<void> {
  const inside = path.relative(await realpath(folder), real);
  if (inside.startsWith('..') || path.isAbsolute(inside)) {
    throw new RuntimeFailure('model-invalid', `Model file ${file} lies outside its package.`);
  }
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file, { highWaterMark: 1024 * 1024 }), hash);
  return hash.digest('hex');
}

async function failing<Result>(file: string, read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
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
