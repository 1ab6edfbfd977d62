/** Sizes of forwards that are measured at start. */
export const MEASURED_SIZES = [1, 2, 4, 8, 16] as const;

/** Times remembered of each size; their median is its cost, so that another process's turn does not count. */
const MAX_TIMES = 5;

/** Milliseconds of a forward by its number of tokens: c(n) = `ms(n) / ms(1)`. */
export class ForwardCosts {
  private readonly times = new Map<number, number[]>();

  /** @param known medians of an earlier run on the same machine and package, as `toJSON` gave them */
  constructor(known: readonly (readonly [size: number, ms: number])[] = []) {
    for (const [size, ms] of known) this.observe(size, ms);
  }

  /** Whether enough is known to interpolate. */
  get isMeasured(): boolean {
    return MEASURED_SIZES.every((size) => this.times.has(size));
  }

  /** Takes note of a forward of `size` tokens; sizes that are not powers of two are left out. */
  observe(size: number, ms: number): void {
    if (!Number.isInteger(Math.log2(size)) || !(ms > 0)) return;
    const times = this.times.get(size) ?? [];
    this.times.set(size, [...times, ms].slice(-MAX_TIMES));
  }

  /** Expected time of a forward of `size` tokens, ms; grows in proportion as long as nothing is known. */
  ms(size: number): number {
    const known = this.toJSON();
    const [first] = known;
    if (first === undefined) return size;
    const right = known.findIndex(([n]) => n >= size);
    const upper = known[Math.max(1, right === -1 ? known.length - 1 : right)];
    const lower = known[Math.max(0, (right === -1 ? known.length - 1 : Math.max(1, right)) - 1)];
    if (upper === undefined || lower === undefined) return (first[1] * size) / first[0];
    const slope = Math.max(0, (upper[1] - lower[1]) / (upper[0] - lower[0]));
    return Math.max(0.01, lower[1] + slope * (size - lower[0]));
  }

  /** c(n): how many forwards of one token a forward of `size` tokens costs. */
  ratio(size: number): number {
    return this.ms(size) / this.ms(1);
  }

  /** Median of each size, to be remembered. */
  toJSON(): [size: number, ms: number][] {
    return [...this.times]
      .map(([size, times]): [number, number] => [size, median(times)])
      .sort(([a], [b]) => a - b);
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
