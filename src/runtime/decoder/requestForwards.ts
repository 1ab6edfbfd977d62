import type { Segment } from './batch';
import type { ForwardCosts } from './forwardCosts';
import type { ForwardGraph } from './forwardGraph';
import type { Interruption } from './interruption';
import { readSegments } from './readSegments';
import type { TokenContext } from './tokenContext';

/**
 * Time of one piece of a prompt, ms. Small pieces cost more a token; a newer request at the same place needs what the
 * running piece reads.
 */
const MAX_PIECE_MS = 1000;
/** Tokens of one forward that are asked for the next one: each takes a row of the whole vocabulary, several times. */
export const MAX_ASKED = 48;

const MIN_PIECE = 16;
const MAX_PIECE = 128;

/** What the forwards of a request share. */
export interface ForwardParts {
  readonly graph: ForwardGraph;
  readonly costs: ForwardCosts;
  /** Monotonic clock, ms. */
  readonly now: () => number;
}

/** Runs the forwards of one request, counts them and says when to stop. */
export class RequestForwards {
  forwards = 0;
  /** Tokens read. */
  tokens = 0;

  constructor(
    readonly parts: ForwardParts,
    private readonly interruption: Interruption,
    /** On the clock of `parts.now`. */
    private readonly deadline: number,
  ) {}

  get isCancelled(): boolean {
    return this.interruption.isRequested();
  }

  /** Whether no further forward is to begin. */
  get isOver(): boolean {
    const { interruption } = this;
    if (interruption.isRequested() || interruption.isFinishRequested()) return true;
    return this.parts.now() >= this.deadline;
  }

  /** See `readSegments`. */
  async read(context: TokenContext, segments: readonly Segment[]): Promise<Float32Array[]> {
    const { graph, costs, now } = this.parts;
    const size = segments.reduce((sum, { ids }) => sum + ids.length, 0);
    await this.interruption.turn?.();
    const started = now();
    const answers = await readSegments(graph, context, segments);
    costs.observe(size, now() - started);
    this.forwards++;
    this.tokens += size;
    await this.interruption.countForward();
    return answers;
  }

  /** Tokens of a prompt to read in one forward. */
  pieceSize(): number {
    const { costs } = this.parts;
    let size = MIN_PIECE;
    while (size < MAX_PIECE && costs.ms(size * 2) <= MAX_PIECE_MS) size *= 2;
    return size;
  }

  /**
   * Makes `ids` the trunk of `context`, which holds a beginning of them, piece by piece.
   * @param askFrom the first token behind which a prediction is needed; those known already are not asked again
   * @returns whether everything was read; what was read by then stays
   */
  async readTrunk(
    context: TokenContext,
    ids: readonly number[],
    askFrom: number,
  ): Promise<boolean> {
    context.truncate(firstUnknown(context, askFrom));
    while (context.length < ids.length) {
      if (this.isOver) return false;
      const from = context.length;
      const mostAsked = Math.max(0, askFrom - from) + MAX_ASKED;
      const piece = ids.slice(from, from + Math.min(this.pieceSize(), mostAsked));
      await this.read(context, [{ ids: piece, askFrom: Math.max(0, askFrom - from) }]);
    }
    context.promptLength = ids.length;
    return !this.isCancelled;
  }
}

/** The first trunk token from `askFrom` on whose prediction is missing, or the trunk's length. */
function firstUnknown({ predictions, length }: TokenContext, askFrom: number): number {
  for (let index = Math.max(0, askFrom); index < length; index++) {
    if (predictions[index] === undefined) return index;
  }
  return length;
}
