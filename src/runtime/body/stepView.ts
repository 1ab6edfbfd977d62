import type { CanvasTrace, StepEvent, StepTrace } from '../../protocol';
import { STOPS } from './stops';
import type { DecodeStep, Effort, ShownToken } from '../decoding/decoderRequests';

/** What live views are shown of a line that grows: a canvas that gets longer, step by step. */
export class StepView {
  steps = 0;
  private shown: readonly ShownToken[] = [];
  private effort: Effort | undefined;
  private last: number | undefined;

  constructor(
    private readonly trace: boolean,
    /** Monotonic clock, ms. */
    private readonly now = (): number => performance.now(),
  ) {}

  /** The prompt was read. */
  read(effort: Effort): void {
    this.effort = effort;
  }

  step(step: DecodeStep): StepEvent {
    this.steps++;
    const trace = this.trace ? this.traceOf(step) : undefined;
    this.shown = step.tokens;
    const canvas = step.tokens.map(({ text }) => text);
    return { step: this.steps, canvas, ...(trace !== undefined && { trace }) };
  }

  private traceOf(step: DecodeStep): StepTrace {
    const now = this.now();
    const { effort, last } = this;
    const isFirst = last === undefined;
    this.last = now;
    return {
      ms: now - (last ?? now - (effort?.ms ?? 0)),
      ...(isFirst && effort !== undefined && { context: contextOf(effort) }),
      canvases: [canvasOf(this.shown, step)],
      best: 0,
    };
  }
}

function contextOf({
  promptTokens,
  encodedTokens,
  encodeMs,
}: Effort): StepTrace['context'] & object {
  return { tokens: promptTokens, encoded: encodedTokens, encodeMs };
}

/** Tokens that stay are the cells before the step; each new one takes the place of a mask at their end. */
function canvasOf(before: readonly ShownToken[], { tokens, ended }: DecodeStep): CanvasTrace {
  const differing = before.findIndex(({ text }, index) => text !== tokens[index]?.text);
  const kept = differing < 0 ? before.length : differing;
  const fresh = tokens.slice(kept);
  return {
    begun: 0,
    cells: [
      ...before.slice(0, kept),
      ...fresh.map(({ probability }) => ({ text: null, probability })),
    ],
    commits: fresh.map(({ text, probability }, index) => ({
      position: kept + index,
      kind: 'token',
      text,
      probability,
    })),
    after: tokens.map(({ text }) => text),
    ...(ended !== undefined && { stop: STOPS[ended] }),
  };
}
