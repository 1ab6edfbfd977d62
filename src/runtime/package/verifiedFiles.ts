import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';

/** What identifies a file's content without reading it: size, time of change in ns, inode. */
export type Fingerprint = `${string}/${string}/${string}`;

const state = v.record(v.string(), v.object({ sha256: v.string(), fingerprint: v.string() }));

/**
 * Remembers which files had which hash, so that an unchanged file is not read whole at every start. The memory is a
 * file of its own; when that cannot be read or written, files are hashed again.
 */
export class VerifiedFiles {
  private constructor(
    private readonly file: string | undefined,
    private readonly known: Record<
      string,
      { readonly sha256: string; readonly fingerprint: string }
    >,
  ) {}

  /** @param file where the hashes are remembered; undefined remembers none */
  static async open(file: string | undefined): Promise<VerifiedFiles> {
    return new VerifiedFiles(file, file === undefined ? {} : await readState(file));
  }

  /** Whether the file was verified to have this hash, and has not changed since. */
  has(file: string, sha256: string, fingerprint: Fingerprint): boolean {
    const known = Object.hasOwn(this.known, file) ? this.known[file] : undefined;
    return known?.sha256 === sha256 && known.fingerprint === fingerprint;
  }

  add(file: string, sha256: string, fingerprint: Fingerprint): void {
    this.known[file] = { sha256, fingerprint };
  }

  /** Writes what is known. Losing it costs the time of hashing again, so a failure is none of the model's. */
  async save(): Promise<void> {
    if (this.file === undefined) return;
    const temporary = `${this.file}.${process.pid}`;
    try {
      await mkdir(path.dirname(this.file), { recursive: true });
      await writeFile(temporary, JSON.stringify(this.known));
      await rename(temporary, this.file);
    } catch {
      // A read-only folder is expected on some machines.
    }
  }
}

async function readState(file: string): Promise<v.InferOutput<typeof state>> {
  try {
    const result = v.safeParse(state, JSON.parse(await readFile(file, 'utf8')));
    return result.success ? result.output : {};
  } catch {
    return {};
  }
}
