import type { RequestForwards } from '../../decoder/requestForwards';
import type { TokenContext } from '../../decoder/tokenContext';
import type { Noise } from '../../gumbelNoise';
import { textOf, type DecoderTokenizer } from '../../decoder/decoderTokenizer';
import { writeAlternatives } from './alternatives';
import { chooseBest } from '../scoring/chooser';
import type { DraftWidth } from './draftWidth';
import { scoredTextOf, type ScoredText } from '../scoring/features';
import type { FimPrompt } from '../prompt/fimPrompt';
import { TextHypothesis } from './hypothesis';
import { readBehind, type Behind } from '../scoring/readBehind';
import type { StopRules } from './stopRules';
import { writeGreedy } from './writeGreedy';

/** How a gap is to be filled behind its prompt. */
export interface FillOptions {
  readonly stop: StopRules;
  /** Branches of the greedy line at most; 0: the greedy line alone. */
  readonly alternatives: number;
  /** Read after each text to choose; absent: the texts alone decide. */
  readonly behind?: Behind | undefined;
  /** Absent: no drafts are copied from the text. */
  readonly draftWidth?: DraftWidth;
  /** Absent: the likeliest tokens are written. */
  readonly noise?: Noise;
  readonly onStep?: (hypothesis: TextHypothesis, drafted: number) => void;
}

/** Texts for a gap, the best first. */
export interface Filled {
  readonly candidates: readonly ScoredText[];
  /** Forwards that wrote the greedy line, and its new tokens. */
  readonly greedyForwards: number;
  readonly greedyTokens: number;
}

/**
 * Fills a gap whose prompt is the context's trunk. The greedy line stays in the trunk, so that typing it reads nothing
 * anew.
 * @returns undefined when cancelled
 */
export async function fillGap(
  tokenizer: DecoderTokenizer,
  context: TokenContext,
  { fork, healed }: FimPrompt,
  forwards: RequestForwards,
  options: FillOptions,
): Promise<Filled | undefined> {
  const { stop, alternatives, behind, draftWidth, noise, onStep } = options;
  const rules = { tokenizer, healed, stop, ...(noise !== undefined && { noise }) };
  const line = new TextHypothesis(rules, context.branch(fork));
  const before = forwards.forwards;
  await writeGreedy(line, {
    forwards,
    context,
    isDraftable: (id) => !tokenizer.isAdded(id),
    ...(draftWidth !== undefined && { draftWidth }),
    ...(onStep !== undefined && { onStep }),
  });
  const greedyForwards = forwards.forwards - before;
  line.branch.truncate(line.tokens.length);
  const others =
    alternatives > 0 && !forwards.isOver
      ? await writeAlternatives(line, rules, context, forwards, alternatives)
      : [];
  const hypotheses = [line, ...others];
  let behindLogps: readonly number[] = [];
  if (behind !== undefined && others.length > 0 && !forwards.isOver) {
    const typed = textOf(healed.typed);
    behindLogps = await readBehind(hypotheses, { tokenizer, forwards, context, typed, behind });
  }
  context.adopt(line.branch);
  if (forwards.isCancelled) return undefined;
  const candidates = hypotheses.map((one, index) => scoredTextOf(one, behindLogps[index]));
  const greedyTokens = line.newTokens.length;
  return { candidates: chooseBest(candidates), greedyForwards, greedyTokens };
}
