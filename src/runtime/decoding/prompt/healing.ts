import type { DecoderTokenizer } from '../../decoder/decoderTokenizer';

/** Tokens taken back at the cursor, at most. */
const MAX_REMOVED = 2;

/** A prefix whose last tokens are taken back, so that what follows may join what was typed. */
export interface HealedPrefix {
  /** Tokens that stand. */
  readonly kept: readonly number[];
  /** Tokens taken back: a draft of how what is written begins. */
  readonly removed: readonly number[];
  /** Bytes of `removed`: what is written has to begin with them. */
  readonly typed: Uint8Array;
}

/**
 * Takes back the end of the last pre-token of a prefix, since that may be a part of a token (`retu`, `.`, a blank).
 * Behind a line break nothing is taken back: there tokens end.
 * @param heal false: nothing is taken back
 */
export function healPrefix(
  tokenizer: DecoderTokenizer,
  prefix: string,
  heal: boolean,
): HealedPrefix {
  const pieces = tokenizer.encodePieces(prefix);
  const ids = pieces.flat();
  const atLineStart = /[\r\n]$/.test(prefix);
  let count = heal && !atLineStart ? Math.min(MAX_REMOVED, pieces.at(-1)?.length ?? 0) : 0;
  while (count > 0 && beginsInCharacter(tokenizer.bytesOf(ids[ids.length - count] ?? -1))) count++;
  const removed = ids.slice(ids.length - count);
  return {
    kept: ids.slice(0, ids.length - count),
    removed,
    typed: tokenizer.bytesOfAll(removed),
  };
}

/** Whether the first byte is a later byte of a UTF-8 character. */
function beginsInCharacter([first = 0]: Uint8Array): boolean {
  return (first & 0b1100_0000) === 0b1000_0000;
}

/** Whether a token may come where `rest` still has to be written: one of the two begins with the other. */
export function fits(token: Uint8Array, rest: Uint8Array): boolean {
  const shared = Math.min(token.length, rest.length);
  // A token without bytes writes nothing of what has to come.
  if (token.length === 0 && rest.length > 0) return false;
  for (let index = 0; index < shared; index++) {
    if (token[index] !== rest[index]) return false;
  }
  return true;
}
