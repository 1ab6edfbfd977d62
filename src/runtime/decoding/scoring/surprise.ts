import type { Prediction } from '../../decoder/branch';
import type { DecoderTokenizer } from '../../decoder/decoderTokenizer';

/** A token of a draft and what the model expected in its place. Natural logarithms. */
export interface DraftToken {
  /** In UTF-16 units of the draft. */
  readonly start: number;
  readonly end: number;
  /** Log probability of the draft's token; at most that of the last listed one where it is not among those. */
  readonly logp: number;
  /** The likeliest other token. */
  readonly best: { readonly text: string; readonly logp: number };
}

/**
 * Compares a draft's tokens with what was expected.
 * @param ids tokens of prefix and draft
 * @param predictions what was expected in place of each of `ids`
 * @param prefix text before the draft
 */
export function surpriseOf(
  tokenizer: DecoderTokenizer,
  ids: readonly number[],
  predictions: readonly (Prediction | undefined)[],
  prefix: string,
  draft: string,
): DraftToken[] {
  const offsets = offsetsOf(draft);
  const before = Buffer.byteLength(prefix);
  let byte = -before;
  const tokens: DraftToken[] = [];
  ids.forEach((id, index) => {
    const begin = byte;
    byte += tokenizer.bytesOf(id).length;
    const prediction = predictions[index];
    if (byte <= 0 || prediction === undefined) return;
    const place = prediction.ids.indexOf(id);
    const other = prediction.ids.findIndex((one) => one !== id && !tokenizer.isAdded(one));
    tokens.push({
      start: offsets[Math.max(0, begin)] ?? 0,
      end: offsets[byte] ?? draft.length,
      logp: prediction.logps[place === -1 ? prediction.logps.length - 1 : place] ?? -Infinity,
      best: {
        text: tokenizer.decode(prediction.ids.slice(other, other + 1)),
        logp: prediction.logps[other] ?? -Infinity,
      },
    });
  });
  return tokens;
}

/** UTF-16 offset of each byte of a text, and of its end. */
function offsetsOf(text: string): number[] {
  const offsets: number[] = [];
  let unit = 0;
  for (const character of text) {
    for (let byte = 0; byte < Buffer.byteLength(character); byte++) offsets.push(unit);
    unit += character.length;
  }
  offsets.push(unit);
  return offsets;
}
