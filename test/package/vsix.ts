import { statSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { openPromise } from 'yauzl';

export interface Archive {
  /** Contents by path inside the archive, as the editor will install them. */
  readonly entries: Map<string, Buffer>;
  /** Size of the package itself, in bytes. */
  readonly size: number;
}

/** Reads a package file; rejects when it is missing or no zip archive. */
export async function readArchive(file: string): Promise<Archive> {
  const zip = await openPromise(file);
  const entries = new Map<string, Buffer>();
  for await (const entry of zip.eachEntry()) {
    if (entry.fileName.endsWith('/')) continue;
    entries.set(entry.fileName, await buffer(await zip.openReadStreamPromise(entry)));
  }
  return { entries, size: statSync(file).size };
}
