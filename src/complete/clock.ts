/** Source of time, so that tests need none. */
export interface Clock {
  /** Monotonic time in ms. */
  now(): number;
  /** Calls back once after that many ms; the returned function cancels it. */
  after(ms: number, callback: () => void): () => void;
}

/** The machine's own time. */
export const SYSTEM_CLOCK: Clock = {
  now: () => performance.now(),
  after: (ms, callback) => {
    const timer = setTimeout(callback, ms);
    return () => {
      clearTimeout(timer);
    };
  },
};
