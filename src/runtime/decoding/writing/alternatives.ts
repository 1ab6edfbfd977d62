import type { RequestForwards } from '../../decoder/requestForwards';
import type { TokenContext } from '../../decoder/tokenContext';
import { TextHypothesis, type ExpectedToken, type WritingRules } from './hypothesis';

/** Alternatives of a line at most, and the least probability of the token each begins with. */
export const MAX_ALTERNATIVES = 6;
const MIN_PROBABILITY = 0.03;

/** A token that might have been written instead. */
interface Fork {
  /** Tokens of the line before it. */
  readonly at: number;
  readonly choice: ExpectedToken;
}

/** The likeliest tokens that a line might have had instead of its own, at most `most`. */
function forksOf(line: TextHypothesis, most: number): Fork[] {
  const considered = line.tokens.slice(0, lengthThatCounts(line));
  const forks = considered.flatMap(({ id, prediction }, at) =>
    line
      .choices(prediction, at)
      .filter((choice) => choice.id !== id && choice.logp > Math.log(MIN_PROBABILITY))
      .map((choice) => ({ at, choice })),
  );
  return forks.toSorted((a, b) => b.choice.logp - a.choice.logp).slice(0, most);
}

/** Tokens of the line up to the one in which it ends. */
function lengthThatCounts(line: TextHypothesis): number {
  const last = line.newTokens.at(-1);
  return last === undefined ? line.tokens.length : line.tokens.lastIndexOf(last) + 1;
}

/**
 * Branches a written line where it was least sure, and writes every branch to its end: one forward reads the next token
 * of all of them.
 * @param most branches at most
 * @returns the branches that wrote a text of their own to its end; those that the deadline cut off are no match for a
 *   whole line
 */
export async function writeAlternatives(
  line: TextHypothesis,
  rules: WritingRules,
  context: TokenContext,
  forwards: RequestForwards,
  most: number,
): Promise<TextHypothesis[]> {
  const hypotheses = forksOf(line, most).map(({ at, choice }) => {
    const tokens = line.tokens.slice(0, at);
    const left = { at, logp: choice.logp };
    const hypothesis = new TextHypothesis(rules, line.branch.derive(at), tokens, left);
    const prediction = line.tokens[at]?.prediction;
    if (prediction !== undefined) hypothesis.write(choice, prediction);
    return hypothesis;
  });
  for (;;) {
    const open = hypotheses.filter(({ ended }) => ended === undefined);
    if (open.length === 0) break;
    if (forwards.isOver) {
      for (const hypothesis of open) hypothesis.end('deadline');
      break;
    }
    await forwards.read(
      context,
      open.map(({ branch, tokens }) => {
        const ids = tokens.slice(branch.length).map(({ id }) => id);
        return { branch, ids, askFrom: ids.length - 1 };
      }),
    );
    for (const hypothesis of open) advance(hypothesis);
  }
  return hypotheses.filter(({ ended }) => ended !== 'deadline');
}

function advance(hypothesis: TextHypothesis): void {
  const { branch, tokens } = hypothesis;
  const prediction = branch.predictionAfter(branch.length);
  if (prediction === undefined) throw new Error('no prediction where the text goes on');
  hypothesis.advance(prediction);
  // A token put back (see `Hypothesis.advance`) may shorten the text.
  if (tokens.length <= branch.length) branch.truncate(tokens.length - 1);
}
