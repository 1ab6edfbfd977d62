/** 400 MB is the product's promise for a small model; a process above it drops its caches or starts anew. */
const DEFAULT_CAP_BYTES = 400 * 1024 * 1024;

/** What a process has beside its model: Node, onnxruntime, a request at work. */
const OWN_BYTES = 150 * 1024 * 1024;

/** Beside that, by what the model needs: what onnxruntime keeps for the next forward, and what waits to be freed. */
const SPARE_SHARE = 0.25;

/** Resident memory that a process may have whose model and caches need `neededBytes`. */
export function memoryCap(neededBytes: number): number {
  return Math.max(DEFAULT_CAP_BYTES, neededBytes * (1 + SPARE_SHARE) + OWN_BYTES);
}

/** What to do about the process's memory. */
export type MemoryVerdict = 'fine' | 'trim' | 'exhausted';

/**
 * Watches the resident memory against a cap. The first breach asks for the caches to be dropped; when that does not
 * help until the next look, the process had better be started anew.
 */
export class MemoryGuard {
  private trimmed = false;

  /** @param capBytes resident memory the process may have */
  constructor(private readonly capBytes: number) {}

  /** @param residentBytes the process's resident memory now */
  check(residentBytes: number): MemoryVerdict {
    if (residentBytes <= this.capBytes) {
      this.trimmed = false;
      return 'fine';
    }
    if (this.trimmed) return 'exhausted';
    this.trimmed = true;
    return 'trim';
  }
}
