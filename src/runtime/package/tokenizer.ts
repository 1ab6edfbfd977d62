import { TextDecoder } from 'node:util';
import { BPE, ByteLevelPreTokenizer, SplitPreTokenizer } from '@huggingface/tokenizers';
import { bytesOfToken } from './byteAlphabet';
import { messageOf, RuntimeFailure } from '../host/failure';
import { parseTokenizerFile } from './tokenizerFile';

/** Longest pre-token worth remembering, in UTF-16 units; longer ones are runs that hardly come back. */
const MAX_REMEMBERED_LENGTH = 64;

/** Pre-tokens remembered before the memory starts afresh; a large file has a few thousand different ones. */
const MAX_REMEMBERED = 20_000;

const LINE_FEED = 0x0a;

/**
 * Byte-level BPE over a tokenizer.json, id for id equal to the Python library that trained it.
 *
 * The library alone takes 1 ms for a 512-token window even when warm, because it looks merges up for every occurrence
 * of a word. Merges never cross a pre-token, so the ids of a pre-token are remembered here, which makes it 0.06 ms.
 */
export class Tokenizer {
  private readonly remembered = new Map<string, readonly number[]>();

  private constructor(
    private readonly split: SplitPreTokenizer,
    private readonly byteLevel: ByteLevelPreTokenizer,
    private readonly bpe: BPE,
    private readonly bytes: readonly Uint8Array[],
  ) {}

  /**
   * Reads the text of a tokenizer.json.
   *
   * Special tokens are entries of the vocabulary that no merge reaches: text that spells `<|mask|>` becomes ordinary
   * tokens. Should the file list added tokens, they are ignored for that reason.
   * @throws RuntimeFailure `model-invalid` when it is not a byte-level BPE with a split pattern.
   */
  static parse(json: string, file = 'tokenizer.json'): Tokenizer {
    const config = parseTokenizerFile(json, file);
    const bytes: Uint8Array[] = [];
    for (const [name, id] of Object.entries(config.model.vocab)) {
      const tokenBytes = bytesOfToken(name);
      if (tokenBytes === undefined) {
        throw new RuntimeFailure(
          'model-invalid',
          `${file} has a token that is not byte-level: ${name}.`,
        );
      }
      bytes[id] = tokenBytes;
    }
    try {
      return new Tokenizer(
        new SplitPreTokenizer(config.split),
        new ByteLevelPreTokenizer({ type: 'ByteLevel', add_prefix_space: false, use_regex: false }),
        new BPE(config.model),
        bytes,
      );
    } catch (error) {
      throw new RuntimeFailure('model-invalid', `${file} cannot be used: ${messageOf(error)}.`);
    }
  }

  /** Number of ids, special tokens included. */
  get size(): number {
    return this.bytes.length;
  }

  /** Ids of a text. A lone surrogate counts as U+FFFD. */
  encode(text: string): number[] {
    const ids: number[] = [];
    for (const piece of this.split.pre_tokenize_text(text)) {
      for (const id of this.encodePiece(piece)) ids.push(id);
    }
    return ids;
  }

  /** Text of the ids; bytes that form no character become U+FFFD, as in Python. */
  decode(ids: readonly number[]): string {
    return newDecoder().decode(this.bytesOf(ids));
  }

  /** Like `decode`, but a character whose last bytes are missing at the end is left out. */
  decodeComplete(ids: readonly number[]): string {
    return newDecoder().decode(this.bytesOf(ids), { stream: true });
  }

  /**
   * Text of each token of a canvas; `undefined` stays `null`. A character split over several tokens appears with the
   * last of them, and as U+FFFD where the rest of it is not known yet.
   */
  decodeEach(canvas: readonly (number | undefined)[]): (string | null)[] {
    const decoder = newDecoder();
    return canvas.map((id, index) => {
      if (id === undefined) return null;
      const more = canvas[index + 1] !== undefined;
      return decoder.decode(this.bytes[id], { stream: more });
    });
  }

  /** Whether the token's text contains a line feed. */
  hasNewline(id: number): boolean {
    return this.bytes[id]?.includes(LINE_FEED) ?? false;
  }

  private encodePiece(piece: string): readonly number[] {
    const known = this.remembered.get(piece);
    if (known !== undefined) return known;
    const ids = this.bpe
      .encode(this.byteLevel.pre_tokenize_text(piece))
      .map((token) => this.bpe.tokens_to_ids.get(token))
      .filter((id) => id !== undefined);
    if (piece.length <= MAX_REMEMBERED_LENGTH) {
      if (this.remembered.size >= MAX_REMEMBERED) this.remembered.clear();
      this.remembered.set(piece, ids);
    }
    return ids;
  }

  private bytesOf(ids: readonly number[]): Uint8Array {
    const parts = ids.map((id) => this.bytes[id] ?? new Uint8Array());
    const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let offset = 0;
    for (const part of parts) {
      joined.set(part, offset);
      offset += part.length;
    }
    return joined;
  }
}

function newDecoder(): TextDecoder {
  // A byte order mark in the text is a character like any other.
  return new TextDecoder('utf-8', { ignoreBOM: true });
}
