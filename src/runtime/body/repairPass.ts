import type { RepairRequest, RepairStepEvent, TextRange } from '../../protocol';
import type { CompleteRequest, DecoderHooks } from '../decoding/decoderRequests';
import type { ScoredText } from '../decoding/scoring/features';
import type { TextChange } from '../decoding/scoring/judge';
import type { DraftToken } from '../decoding/scoring/surprise';
import { lineStart } from '../../text/lines';
import type { RepairHooks } from '../host/hooks';
import { interruptionOf, type Body } from './body';

/**
 * Text that is shown on either side of a line, UTF-16 units: about 350 and 120 tokens. Every line has a prompt of its
 * own, and reading it is most of what a line costs.
 */
const MAX_BEFORE = 1200;
const MAX_BEHIND = 400;

/** Tokens that are read behind a change to judge it. */
const READ_BEHIND = 12;

/** How a part of a text is to be written. */
export type Writing = Pick<
  CompleteRequest,
  'singleLine' | 'maxTokens' | 'alternatives' | 'noise' | 'heal'
>;

/** One repair under way: asks the decoder about places of its text, counts, and says when to stop. */
export class RepairPass {
  steps = 0;
  forwards = 0;
  encodedTokens = 0;
  scoredTokens = 0;
  private readonly started: number;
  private readonly deadline: number;

  constructor(
    readonly body: Body,
    readonly request: RepairRequest,
    private readonly documentId: string,
    private readonly hooks: RepairHooks,
    /** Monotonic clock, ms. */
    private readonly now = (): number => performance.now(),
  ) {
    this.started = now();
    this.deadline = this.started + (request.options.deadlineMs ?? Infinity);
  }

  get isCancelled(): boolean {
    return this.hooks.cancellation.isRequested();
  }

  /** The time is up, or what is done by now is wanted. */
  get isLate(): boolean {
    return this.hooks.cancellation.isFinishRequested() || this.now() >= this.deadline;
  }

  /** Whether nothing more is to be tried. */
  get isOver(): boolean {
    return this.isCancelled || this.isLate;
  }

  get ms(): number {
    return this.now() - this.started;
  }

  /**
   * Texts for a range of `text`, best first; none when the time was up before one was finished.
   * @param show the range's draft in the making, from the texts of the tokens so far
   */
  async write(
    text: string,
    { start, end }: TextRange,
    writing: Writing,
    show: (pieces: readonly string[]) => RepairStepEvent['drafts'][number],
  ): Promise<readonly ScoredText[]> {
    const result = await this.body.decoder.complete(
      { ...this.place(), ...around(text, start, end), ...writing, ...this.timeLeft() },
      {
        ...this.decoderHooks(),
        onStep: ({ tokens }) => {
          this.steps++;
          const draft = show(tokens.map((token) => token.text));
          this.hooks.onStep?.({ step: this.steps, drafts: [draft] });
        },
      },
      'background',
    );
    return result?.candidates.filter(({ ended }) => ended !== 'deadline') ?? [];
  }

  /** What the model expects in place of the tokens of a range of the request's text. Offsets are those of the text. */
  async surprise({ start, end }: TextRange): Promise<readonly DraftToken[]> {
    const { text } = this.request;
    const draft = text.slice(start, end);
    const query = { ...this.place(), ...around(text, start, end), draft, ...this.timeLeft() };
    const tokens = (await this.body.decoder.surprise(query, this.decoderHooks())) ?? [];
    this.scoredTokens += tokens.length;
    return tokens.map((token) => ({
      ...token,
      start: token.start + start,
      end: token.end + start,
    }));
  }

  /**
   * What changes within a range of the request's text bring. What was found in time is judged even when the time is up.
   * @returns undefined when cancelled
   */
  async gains(
    { start, end }: TextRange,
    changes: readonly TextChange[],
  ): Promise<readonly number[] | undefined> {
    const { text } = this.request;
    const { prefix, suffix } = around(text, start, end);
    const by = prefix.length - start;
    const query = {
      documentId: this.documentId,
      text: prefix + text.slice(start, end),
      suffix,
      changes: changes.map((one) => ({ ...one, start: one.start + by, end: one.end + by })),
      readBehind: READ_BEHIND,
    };
    return this.body.decoder.judge(query, this.decoderHooks(true));
  }

  private place(): Pick<CompleteRequest, 'documentId' | 'windows'> {
    return { documentId: this.documentId, windows: 'whole' };
  }

  private timeLeft(): Pick<CompleteRequest, 'deadlineMs'> {
    return Number.isFinite(this.deadline)
      ? { deadlineMs: Math.max(0, this.deadline - this.now()) }
      : {};
  }

  private decoderHooks(isFinal = false): DecoderHooks {
    const { cancellation, turn } = this.hooks;
    const interruption = interruptionOf(cancellation, turn);
    return {
      interruption: {
        ...interruption,
        ...(isFinal && { isFinishRequested: () => false }),
        countForward: () => {
          this.forwards++;
          return interruption.countForward();
        },
      },
      onRead: ({ encodedTokens }) => {
        this.encodedTokens += encodedTokens;
      },
    };
  }
}

/** What is shown around a range: whole lines where there are any near, the same for all ranges in a line. */
function around(text: string, start: number, end: number): { prefix: string; suffix: string } {
  const from = Math.max(0, lineStart(text, start) - MAX_BEFORE);
  const to = Math.min(text.length, end + MAX_BEHIND);
  const first = from === 0 ? 0 : text.indexOf('\n', from) + 1;
  const last = to === text.length ? to : text.lastIndexOf('\n', to - 1) + 1;
  return {
    prefix: text.slice(first > 0 && first <= start ? first : from, start),
    suffix: text.slice(end, last > end ? last : to),
  };
}
