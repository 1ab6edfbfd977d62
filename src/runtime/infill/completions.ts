import type { Completion, StopReason } from '../../protocol';
import { confidenceOf, settledTokens, type FixedToken } from './canvas';
import type { SeenStreams } from '../twoStream/canvasForwards';
import { best, ranked, type Contender } from './hypotheses';
import type { Graph, KeysValues } from '../twoStream/graph';
import type { SpecialTokens } from '../package/manifest';
import { beyondGap, readTexts } from './rescore';
import type { Tokenizer } from '../package/tokenizer';

/** What a choice among contenders needs. */
export interface Choosing {
  readonly graph: Graph;
  readonly tokenizer: Tokenizer;
  readonly tokens: Pick<SpecialTokens, 'eof'>;
  readonly seen: SeenStreams;
  readonly unused: KeysValues;
  /** Whether there is time for one more forward. */
  readonly hasTime: () => boolean;
}

/**
 * The texts that contenders came to, each once: the likeliest when read as a whole first (`readings.ts`); without the
 * time for that, or a text behind the gap, in the order of their mean decisions. Where none is finished, the beginning
 * of the best one.
 * @param limit why they were left unfinished
 */
export async function chooseCompletions(
  { graph, tokenizer, tokens, seen, unused, hasTime }: Choosing,
  contenders: readonly Contender[],
  limit?: StopReason,
): Promise<[Completion, ...Completion[]]> {
  const byText = new Map<string, readonly [Completion, readonly number[]]>();
  for (const { canvas, stop } of ranked(contenders)) {
    const kept = settledTokens(canvas);
    const completion = completionOf(kept, stop ?? 'complete', tokenizer);
    if (!byText.has(completion.text)) byText.set(completion.text, [completion, idsOf(kept)]);
  }
  const found = [...byText.values()];
  const [first, ...others] = found.map(([completion]) => completion);
  if (first === undefined) {
    const { canvas, stop } = best(contenders);
    return [completionOf(settledTokens(canvas), stop ?? limit ?? 'steps', tokenizer)];
  }
  const beyond = beyondGap(seen.suffix.ids, tokens.eof);
  if (others.length === 0 || beyond.length === 0 || !hasTime()) return [first, ...others];
  const texts = found.map(([, ids]) => ids);
  const readings = await readTexts(graph, texts, beyond, seen, unused);
  const [winner = first, ...rest] = found
    .map(([completion], index) => ({ completion, reading: readings[index] ?? -Infinity }))
    .sort((one, other) => other.reading - one.reading)
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
