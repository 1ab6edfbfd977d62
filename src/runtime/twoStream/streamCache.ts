import type { KeysValues } from './graph';

/** Tokens by which a cache grows; the graph sees few different shapes and unused columns stay cheap. */
export const CACHE_BUCKET = 64;

/** Sizes of a token's keys and values, from the model manifest. */
export interface StreamCacheShape {
  readonly layers: number;
  readonly kvHeads: number;
  readonly headDim: number;
}

/**
 * Keys and values of one stream of one document, in the graph's layouts, with the tokens they belong to.
 *
 * A stream is causal: the keys and values of a token depend on the tokens before it and on nothing else. So whatever
 * prefix the cached tokens share with the wanted ones is valid as it is. Tokens behind it are kept until something else
 * is written over them, because a cursor that moved up often comes back down.
 */
export class StreamCache implements KeysValues {
  private tokens: number[] = [];
  private allocated = 0;
  keys: Float32Array[] = [];
  values: Float32Array[] = [];

  constructor(private readonly shape: StreamCacheShape) {
    this.reserve(1);
  }

  get capacity(): number {
    return this.allocated;
  }

  /** Tokens with valid keys and values. */
  get length(): number {
    return this.tokens.length;
  }

  /** The cached tokens, for finding out how much of another sequence they cover. */
  get cached(): readonly number[] {
    return this.tokens;
  }

  /** Bytes held. */
  get bytes(): number {
    return this.allocated * bytesPerToken(this.shape);
  }

  /** How many tokens at the start of `wanted` are cached. */
  reusable(wanted: readonly number[]): number {
    return sharedTokens(this.tokens, wanted);
  }

  /** Forgets all tokens from index `length` on. */
  truncate(length: number): void {
    if (length < this.tokens.length) this.tokens.length = length;
  }

  /** Makes room for `length` tokens, keeping what is there. */
  reserve(length: number): void {
    const wanted = Math.max(1, Math.ceil(length / CACHE_BUCKET)) * CACHE_BUCKET;
    if (wanted <= this.allocated) return;
    const { layers, kvHeads, headDim } = this.shape;
    const size = kvHeads * headDim * wanted;
    const old: KeysValues = { keys: this.keys, values: this.values, capacity: this.allocated };
    this.keys = Array.from({ length: layers }, () => new Float32Array(size));
    this.values = Array.from({ length: layers }, () => new Float32Array(size));
    this.allocated = wanted;
    this.copyIn(old, 0, this.tokens.length);
  }

  /** Appends tokens with their keys and values, as the graph returned them (capacity = number of tokens). */
  append(tokens: readonly number[], fresh: KeysValues): void {
    const start = this.tokens.length;
    this.reserve(start + tokens.length);
    this.copyIn(fresh, start, tokens.length);
    for (const token of tokens) this.tokens.push(token);
  }

  /** Copies the first `count` tokens of `from` to index `start`. */
  private copyIn(from: KeysValues, start: number, count: number): void {
    if (count === 0) return;
    const { kvHeads, headDim } = this.shape;
    const capacity = this.allocated;
    from.keys.forEach((source, layer) => {
      const target = this.keys[layer];
      if (target === undefined) return;
      // A key is a column: each row of the matrix gets `count` neighbouring numbers, mostly one or two.
      for (let row = 0; row < kvHeads * headDim; row++) {
        const begin = row * from.capacity;
        const to = row * capacity + start;
        for (let i = 0; i < count; i++) target[to + i] = source[begin + i] ?? 0;
      }
    });
    from.values.forEach((source, layer) => {
      const target = this.values[layer];
      for (let head = 0; head < kvHeads; head++) {
        const begin = head * from.capacity * headDim;
        target?.set(
          source.subarray(begin, begin + count * headDim),
          (head * capacity + start) * headDim,
        );
      }
    });
  }
}

/** Keys and values of no token: what stands in a slot of the graph that is not used. */
export function unusedKeysValues(shape: StreamCacheShape): KeysValues {
  const size = shape.kvHeads * shape.headDim * CACHE_BUCKET;
  const zeros = (): Float32Array[] =>
    Array.from({ length: shape.layers }, () => new Float32Array(size));
  return { keys: zeros(), values: zeros(), capacity: CACHE_BUCKET };
}

/** Bytes of keys and values a token needs in all layers. */
export function bytesPerToken(shape: StreamCacheShape): number {
  return 2 * Float32Array.BYTES_PER_ELEMENT * shape.layers * shape.kvHeads * shape.headDim;
}

/** Length of the longest common prefix of two token sequences. */
export function sharedTokens(a: readonly number[], b: readonly number[], from = 0): number {
  const end = Math.min(a.length, b.length - from);
  let length = 0;
  while (length < end && a[length] === b[from + length]) length++;
  return length;
}
