import type { TextHypothesis } from '../writing/hypothesis';
import type { EndReason } from '../writing/stopRules';

/** What is known of a text when one of several is chosen. Log probabilities are natural. */
export interface Features {
  /** New tokens. */
  readonly tokens: number;
  /** Sum of their log probabilities, each among the tokens that fit what was typed. */
  readonly logp: number;
  /** `logp` by token. */
  readonly meanLogp: number;
  /** The least sure token. */
  readonly minLogp: number;
  /** Log probability of the line break or end token that ended it; 0 where it ended otherwise. */
  readonly endLogp: number;
  /** Log probability of the suffix's beginning behind it, by token of it; undefined where it was not read. */
  readonly behindLogp: number | undefined;
  /** It left the greedy line; log probability of the token it left with. */
  readonly leftLogp: number | undefined;
}

/** One text for a gap. */
export interface ScoredText {
  readonly text: string;
  readonly ended: EndReason;
  readonly features: Features;
}

/** The finished text of a hypothesis with its features. */
export function scoredTextOf(
  hypothesis: TextHypothesis,
  behindLogp: number | undefined,
): ScoredText {
  const known = hypothesis.newTokens.map(({ logp }) => logp).filter((logp) => !Number.isNaN(logp));
  const logp = known.reduce((sum, value) => sum + value, 0);
  return {
    text: hypothesis.text,
    ended: hypothesis.ended ?? 'deadline',
    features: {
      tokens: hypothesis.newTokens.length,
      logp,
      meanLogp: known.length === 0 ? 0 : logp / known.length,
      minLogp: Math.min(0, ...known),
      endLogp: hypothesis.endLogp,
      behindLogp,
      leftLogp: hypothesis.left?.logp,
    },
  };
}
