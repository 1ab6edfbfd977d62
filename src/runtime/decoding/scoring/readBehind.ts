import { Branch } from '../../decoder/branch';
import type { RequestForwards } from '../../decoder/requestForwards';
import { commonLength, type TokenContext } from '../../decoder/tokenContext';
import type { DecoderTokenizer } from '../../decoder/decoderTokenizer';
import type { TextHypothesis } from '../writing/hypothesis';

/** What reading the code behind a gap needs. */
export interface ReadBehindOptions {
  readonly tokenizer: DecoderTokenizer;
  readonly forwards: RequestForwards;
  readonly context: TokenContext;
  /** What was typed of the first token: the texts continue it. */
  readonly typed: string;
  readonly behind: Behind;
}

/** What is read behind a gap. */
export interface Behind {
  /** Beginning of the code there. */
  readonly text: string;
  /** Ids behind it: the end token where no code is. */
  readonly end: readonly number[];
}

/**
 * Reads the beginning of the code behind the gap after each text, all in one forward.
 * @returns for each hypothesis the log probability of that code, by token of it
 */
export async function readBehind(
  hypotheses: readonly TextHypothesis[],
  { tokenizer, forwards, context, typed, behind }: ReadBehindOptions,
): Promise<number[]> {
  const count = Math.max(1, tokenizer.encode(behind.text).length + behind.end.length);
  const readings = hypotheses.map(({ text, tokens, branch }) => {
    // Tokens may join the text and what is behind it, so both are encoded together.
    const ids = [...tokenizer.encode(typed + text + behind.text), ...behind.end];
    const own = tokens.map(({ id }) => id);
    const shared = Math.min(commonLength(own, ids), branch.length);
    const given = ids.slice(shared);
    const known = tokens.slice(shared, lengthOf(tokenizer, own, typed + text));
    const knownLogp = known.reduce((sum, { logp }) => sum + (Number.isNaN(logp) ? 0 : logp), 0);
    const before = shared === 0 ? context.ids[branch.fork - 1] : ids[shared - 1];
    if (before === undefined) throw new Error('a text without a prompt');
    const from = shared === 0 ? Branch.at(context, branch.fork - 1) : branch.derive(shared - 1);
    return { from, ids: [before, ...given.slice(0, -1)], given, knownLogp };
  });
  const answers = await forwards.read(
    context,
    readings.map(({ from, ids, given }) => ({ branch: from, ids, askFrom: 0, given })),
  );
  return readings.map(({ knownLogp }, index) => {
    const read = answers[index] ?? new Float32Array();
    return (read.reduce((sum, logp) => sum + logp, 0) - knownLogp) / count;
  });
}

/** How many of the ids it takes to write `text`. */
function lengthOf(tokenizer: DecoderTokenizer, ids: readonly number[], text: string): number {
  let bytes = Buffer.byteLength(text);
  let length = 0;
  for (const id of ids) {
    if (bytes <= 0) break;
    bytes -= tokenizer.bytesOf(id).length;
    length++;
  }
  return length;
}
