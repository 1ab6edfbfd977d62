/** Answers that must come in time. The first that does not is reported; then all are forgotten. */
export class Watchdog {
  private readonly timers = new Map<string, NodeJS.Timeout>();

  /** @param onLate called with the name of the answer that did not come */
  constructor(private readonly onLate: (name: string) => void) {}

  /** Expects the answer called `name` within `ms`. */
  expect(name: string, ms: number): void {
    this.met(name);
    const timer = setTimeout(() => {
      this.clear();
      this.onLate(name);
    }, ms);
    this.timers.set(name, timer);
  }

  /** The answer has come. */
  met(name: string): void {
    clearTimeout(this.timers.get(name));
    this.timers.delete(name);
  }

  /** Nothing is expected any more. */
  clear(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
  }
}
