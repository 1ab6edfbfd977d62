import type { Completion, StopReason } from '../../protocol';
import type { Context } from '../denoiser';
import type { Tokenizer } from '../package/tokenizer';
import { confidenceOf, settledTokens, type FixedToken } from './canvas';
import { best, ranked, type Hypothesis } from './hypotheses';

/** What a choice among hypotheses needs. */
export interface Choosing {
  readonly context: Context;
  readonly tokenizer: Tokenizer;
  /** Whether there is time for one more forward. */
  readonly hasTime: () => boolean;
}

/**
 * The texts of finished hypotheses, each once, the best first: by their rescored log probability (`Context.rescore`),
 * or by the mean of their decisions when there is no time left or nothing stands behind the gap. Where none is
 * finished, the beginning of the best one.
 * @param limit why they were left unfinished
 */
export async function chooseCompletions(
  { context, tokenizer, hasTime }: Choosing,
  hypotheses: readonly Hypothesis[],
  limit?: StopReason,
): Promise<[Completion, ...Completion[]]> {
  const byText = new Map<string, readonly [Completion, readonly number[]]>();
  for (const { canvas, stop } of ranked(hypotheses)) {
    const kept = settledTokens(canvas);
    const completion = completionOf(kept, stop ?? 'complete', tokenizer);
    if (!byText.has(completion.text)) byText.set(completion.text, [completion, idsOf(kept)]);
  }
  const found = [...byText.values()];
  const [first, ...others] = found.map(([completion]) => completion);
  if (first === undefined) {
    const { canvas, stop } = best(hypotheses);
    return [completionOf(settledTokens(canvas), stop ?? limit ?? 'steps', tokenizer)];
  }
  if (others.length === 0 || !hasTime()) return [first, ...others];
  const scores = await context.rescore(found.map(([, ids]) => ids));
  if (scores === undefined) return [first, ...others];
  const [winner = first, ...rest] = found
    .map(([completion], index) => ({ completion, score: scores[index] ?? -Infinity }))
    .sort((a, b) => b.score - a.score)
    .map(({ completion }) => completion);
  return [winner, ...rest];
}

/** Tokens as an answer. */
export function completionOf(
  kept: readonly FixedToken[],
  stop: StopReason,
  tokenizer: Tokenizer,
): Completion {
  return {
    text: tokenizer.decodeComplete(idsOf(kept)),
    tokens: kept.length,
    confidence: confidenceOf(kept),
    stop,
  };
}

function idsOf(kept: readonly FixedToken[]): number[] {
  return kept.map(({ id }) => id);
}
