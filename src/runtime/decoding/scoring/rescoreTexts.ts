import { Branch } from '../../decoder/branch';
import type { DecoderTokenizer } from '../../decoder/decoderTokenizer';
import { MAX_ASKED, type RequestForwards } from '../../decoder/requestForwards';
import { commonLength, type TokenContext } from '../../decoder/tokenContext';

/** How likely a text is at its place. Natural logarithms. */
export interface TextScore {
  /** Log probability of the text's tokens. */
  readonly logp: number;
  readonly tokens: number;
  /** Log probability of the code behind it, as far as it was read. */
  readonly behindLogp: number;
  readonly behindTokens: number;
}

/** A token sequence to score. */
export interface Sequence {
  readonly ids: readonly number[];
  /** The first token that is scored; the trunk holds all before it. */
  readonly from: number;
  /** Tokens before the code behind. */
  readonly textEnd: number;
}

/** Texts for one gap. */
export interface Gap {
  /** Prompt ids in front of the prefix. */
  readonly front: readonly number[];
  readonly prefix: string;
  readonly texts: readonly string[];
  /** Beginning of the code behind the gap, to be read after each text; may be empty. */
  readonly behind: string;
}

/** The gap's texts as token sequences, and how many first tokens all of them share. */
export function sequencesOf(
  tokenizer: DecoderTokenizer,
  { front, prefix, texts, behind }: Gap,
): { readonly shared: number; readonly sequences: readonly Sequence[] } {
  const sequences = texts.map((text) => {
    const written = tokenizer.encode(prefix + text + behind);
    let bytes = Buffer.byteLength(prefix + text);
    let textEnd = 0;
    while (bytes > 0 && textEnd < written.length) {
      bytes -= tokenizer.bytesOf(written[textEnd] ?? -1).length;
      textEnd++;
    }
    return { ids: [...front, ...written], textEnd: front.length + textEnd };
  });
  // At least the prompt's last token in front, which predicts the first scored one.
  const alone = [...front, ...tokenizer.encode(prefix)];
  const shared = Math.min(...sequences.map(({ ids }) => commonLength(ids, alone)));
  return { shared, sequences: sequences.map((sequence) => ({ ...sequence, from: shared })) };
}

/**
 * Scores sequences: each leaves the trunk as a branch, a few of them in one forward.
 * @param context its trunk holds what is before each sequence's first scored token
 * @returns a score for each sequence, or undefined when the request ended before
 */
export async function scoreSequences(
  sequences: readonly Sequence[],
  context: TokenContext,
  forwards: RequestForwards,
): Promise<TextScore[] | undefined> {
  const open = sequences.map(({ ids, from }) => ({
    branch: Branch.at(context, from - 1),
    // Each token is fed to ask for the next one.
    ids: ids.slice(from - 1, -1),
    given: ids.slice(from),
    logps: [] as number[],
  }));
  for (;;) {
    let room = MAX_ASKED;
    const batch = open.flatMap((reading) => {
      const from = reading.logps.length;
      const count = Math.min(room, reading.ids.length - from);
      if (count <= 0) return [];
      room -= count;
      const { branch, ids, given } = reading;
      const segment = {
        branch,
        ids: ids.slice(from, from + count),
        askFrom: 0,
        given: given.slice(from, from + count),
      };
      return [{ reading, segment }];
    });
    if (batch.length === 0) break;
    if (forwards.isOver) return undefined;
    const answers = await forwards.read(
      context,
      batch.map(({ segment }) => segment),
    );
    batch.forEach(({ reading }, index) => reading.logps.push(...(answers[index] ?? [])));
  }
  return sequences.map(({ from, textEnd }, index) => {
    const logps = open[index]?.logps ?? [];
    const text = logps.slice(0, textEnd - from);
    const behind = logps.slice(textEnd - from);
    return {
      logp: sumOf(text),
      tokens: text.length,
      behindLogp: sumOf(behind),
      behindTokens: behind.length,
    };
  });
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
