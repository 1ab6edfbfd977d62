import type { ForwardCosts } from '../../decoder/forwardCosts';

/** Widest draft that is considered. */
const MAX_WIDTH = 8;

/** Acceptance assumed before any draft was verified, and the weight of that assumption in tokens. */
const PRIOR_ACCEPTANCE = 0.6;
const PRIOR_WEIGHT = 20;

/** Tokens after which older verdicts count half. */
const HALF_LIFE = 200;

/** Learns how often drafted tokens stand and says how wide a draft pays on this machine. */
export class DraftWidth {
  private accepted = PRIOR_ACCEPTANCE * PRIOR_WEIGHT;
  private tried = PRIOR_WEIGHT;

  /** Takes note of a verified draft: tokens that stood, and tokens compared (the rejected one included). */
  observe(accepted: number, compared: number): void {
    const keep = 0.5 ** (compared / HALF_LIFE);
    this.accepted = this.accepted * keep + accepted;
    this.tried = this.tried * keep + compared;
  }

  /** Share of drafted tokens that stood. */
  get acceptance(): number {
    return this.accepted / this.tried;
  }

  /**
   * The width with the most tokens per millisecond; 0 where plain left to right is fastest.
   * A draft of w tokens of acceptance a gives 1 + a + … + a^w tokens at the cost of a forward of w + 1.
   */
  best(costs: ForwardCosts): number {
    let best = 0;
    let rate = 1;
    let tokens = 1;
    for (let width = 1; width <= MAX_WIDTH; width++) {
      tokens += this.acceptance ** width;
      const gained = tokens / costs.ratio(width + 1);
      if (gained > rate) [best, rate] = [width, gained];
    }
    return best;
  }
}
