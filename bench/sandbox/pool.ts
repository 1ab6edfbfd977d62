/**
 * Runs `work` over `items` with at most `jobs` at once; results come in the order of the items.
 *
 * The slot (0..jobs-1) given to `work` is held by nobody else while it runs. The first failure rejects.
 */
export async function mapPool<Item, Result>(
  items: readonly Item[],
  jobs: number,
  work: (item: Item, slot: number, index: number) => Promise<Result>,
): Promise<Result[]> {
  const results = new Array<Result>(items.length);
  let next = 0;
  const lane = async (slot: number): Promise<void> => {
    while (next < items.length) {
      const index = next;
      next += 1;
      results[index] = await work(items[index]!, slot, index);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, jobs) }, (_, slot) => lane(slot)));
  return results;
}

/** Tasks that wait for one of a few slots; for work that arrives over time. */
export class Slots {
  private readonly free: number[];
  private readonly waiting: ((slot: number) => void)[] = [];

  constructor(count: number) {
    this.free = Array.from({ length: Math.max(1, count) }, (_, slot) => slot);
  }

  /** Runs `work` as soon as a slot is free. */
  async run<Result>(work: (slot: number) => Promise<Result>): Promise<Result> {
    const slot = await this.take();
    try {
      return await work(slot);
    } finally {
      const next = this.waiting.shift();
      if (next === undefined) this.free.push(slot);
      else next(slot);
    }
  }

  private take(): Promise<number> {
    const slot = this.free.pop();
    if (slot !== undefined) return Promise.resolve(slot);
    return new Promise((resolve) => this.waiting.push(resolve));
  }
}
