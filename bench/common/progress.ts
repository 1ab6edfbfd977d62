/** Seconds as `m:ss`. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

/** Between two lines where there is no terminal, ms. */
const QUIET_INTERVAL = 15_000;
/** Between two repaints in a terminal, ms. */
const REPAINT_INTERVAL = 200;

/** A counter with the time left, on stderr: a line that repaints itself, or a line now and then in a log. */
export class Progress {
  private done = 0;
  private shown = 0;
  private readonly started = performance.now();
  private readonly terminal = process.stderr.isTTY;

  constructor(
    private readonly label: string,
    private readonly total: number,
  ) {}

  /** Counts one more piece of work, with a short remark such as the score so far. */
  step(remark = ''): void {
    this.done += 1;
    const now = performance.now();
    const interval = this.terminal ? REPAINT_INTERVAL : QUIET_INTERVAL;
    if (now - this.shown < interval && this.done < this.total) return;
    this.shown = now;
    const spent = (now - this.started) / 1000;
    const left = (spent / this.done) * (this.total - this.done);
    const text = `${this.label}: ${this.done}/${this.total} ${remark} ${clock(spent)} left ${clock(left)}`;
    if (this.terminal) process.stderr.write(`\r\x1b[K${text}${this.done < this.total ? '' : '\n'}`);
    else process.stderr.write(`${text}\n`);
  }
}
