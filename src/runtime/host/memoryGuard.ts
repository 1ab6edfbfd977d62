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
