/** Bytes of all tokens in one array: one array a token would take tens of megabytes for a large vocabulary. */
export class TokenBytes {
  private readonly starts: Int32Array;
  private readonly ends: Int32Array;
  private readonly bytes: Uint8Array;

  /** @param tokens id and bytes of each token that stands for text */
  constructor(tokens: Iterable<readonly [id: number, bytes: Uint8Array]>) {
    const all = [...tokens];
    const size = all.reduce((most, [id]) => Math.max(most, id + 1), 0);
    this.starts = new Int32Array(size);
    this.ends = new Int32Array(size);
    this.bytes = new Uint8Array(all.reduce((sum, [, bytes]) => sum + bytes.length, 0));
    let offset = 0;
    for (const [id, bytes] of all) {
      this.bytes.set(bytes, offset);
      this.starts[id] = offset;
      offset += bytes.length;
      this.ends[id] = offset;
    }
  }

  /** Bytes of a token; none for an id that stands for no text. */
  of(id: number): Uint8Array {
    return this.bytes.subarray(this.starts[id] ?? 0, this.ends[id] ?? 0);
  }
}
