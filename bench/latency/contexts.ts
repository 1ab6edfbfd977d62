import { readFileSync } from 'node:fs';
import path from 'node:path';
import { DecoderTokenizer } from '../../src/runtime/decoder/decoderTokenizer';
import { Tokenizer } from '../../src/runtime/package/tokenizer';
import type { HeldOutFile } from '../common/heldOut';
import { isObject, objectAt, parseObject, stringAt } from '../common/json';

/** A cursor with a context of a known number of tokens, and the text that follows it. */
export interface SizedContext {
  readonly languageId: string;
  readonly prefix: string;
  readonly suffix: string;
  readonly middle: (tokens: number) => string;
}

/** Tags of both streams, which count as context tokens: each its language. */
const TAGS = 2;
/** Room left below the model's limit of a stream: its tags, and tokens that reading the text again may add. */
const MARGIN = 8;
/** Tokens between prefix and suffix that a canvas may be made of. */
const GAP = 64;

/** What measuring needs of a tokenizer. */
export type BenchTokenizer = Pick<Tokenizer, 'encode' | 'decode'>;

/** The tokenizer of the package in `folder`. */
export function packageTokenizer(folder: string): BenchTokenizer {
  const manifest = parseObject(
    readFileSync(path.join(folder, 'manifest.json'), 'utf8'),
    'manifest',
  );
  const files = manifest['files'];
  const entry = isObject(files) ? files['tokenizer'] : undefined;
  const name = isObject(entry) ? stringAt(entry, 'path') : 'tokenizer.json';
  const json = readFileSync(path.join(folder, name), 'utf8');
  const isDecoders = objectAt(manifest, 'tokenizer')['kind'] === 'huggingface';
  return isDecoders ? DecoderTokenizer.parse(json, name) : Tokenizer.parse(json, name);
}

/**
 * A context of about `tokens` tokens, half of them before the cursor, from the middle of each file that is long enough;
 * fewer tokens where the model's window has no more (`limit` tokens a stream).
 *
 * Text cut at token borders may be split a little differently when it is read again: the runtime's own count decides.
 */
export function sizedContexts(
  files: readonly HeldOutFile[],
  tokens: number,
  limit: number,
  tokenizer: BenchTokenizer,
): SizedContext[] {
  const half = Math.min(Math.floor((tokens - TAGS) / 2), limit - MARGIN);
  return files.flatMap((file) => {
    const ids = tokenizer.encode(file.text);
    const cursor = half + Math.floor((ids.length - 2 * half - GAP) / 2);
    if (cursor < half) return [];
    const text = (from: number, to: number): string => tokenizer.decode(ids.slice(from, to));
    return [
      {
        languageId: file.languageId,
        prefix: text(cursor - half, cursor),
        suffix: text(cursor + GAP, cursor + GAP + half),
        middle: (count) => textOfTokens(ids.slice(cursor, cursor + GAP), count, tokenizer),
      },
    ];
  });
}

/** A text of exactly `count` tokens made of `ids`; identifiers fill up what merging across borders takes away. */
export function textOfTokens(
  ids: readonly number[],
  count: number,
  tokenizer: BenchTokenizer,
): string {
  for (let length = count; length > 0; length--) {
    let text = tokenizer.decode(ids.slice(0, length));
    for (let missing = count - tokenizer.encode(text).length; missing > 0; missing--) text += ' x';
    if (tokenizer.encode(text).length === count) return text;
  }
  return ' x'.repeat(count);
}
