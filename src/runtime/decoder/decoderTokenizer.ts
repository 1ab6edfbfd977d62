import { TextDecoder } from 'node:util';
import { BPE, ByteLevelPreTokenizer, SplitPreTokenizer } from '@huggingface/tokenizers';
import { messageOf, RuntimeFailure } from '../host/failure';
import { bytesOfToken } from '../package/byteAlphabet';
import { parseTokenizerFile } from '../package/tokenizerFile';
import { TokenBytes } from './tokenBytes';

/** Longest pre-token worth remembering, in UTF-16 units; longer ones are runs that hardly come back. */
const MAX_REMEMBERED_LENGTH = 64;

/** Pre-tokens remembered before the memory starts afresh; a large file has a few thousand different ones. */
const MAX_REMEMBERED = 20_000;

/**
 * Byte-level BPE of a decoder package. Text never becomes an added token: `<|fim_middle|>` in a file is encoded like
 * any other characters, and added tokens have no bytes.
 */
export class DecoderTokenizer {
  private readonly remembered = new Map<string, readonly number[]>();

  private constructor(
    private readonly split: SplitPreTokenizer,
    private readonly byteLevel: ByteLevelPreTokenizer,
    private readonly bpe: BPE,
    private readonly bytes: TokenBytes,
    /** Added tokens by name. */
    readonly added: ReadonlyMap<string, number>,
    private readonly addedIds: ReadonlySet<number>,
  ) {}

  /**
   * Reads the text of a tokenizer.json.
   * @throws RuntimeFailure `model-invalid` when it is not a byte-level BPE with a split pattern.
   */
  static parse(json: string, file = 'tokenizer.json'): DecoderTokenizer {
    const { split, model, added } = parseTokenizerFile(json, file);
    const addedIds = new Set(added.values());
    const bytes: [id: number, bytes: Uint8Array][] = [];
    for (const [name, id] of Object.entries(model.vocab)) {
      if (addedIds.has(id)) continue;
      const tokenBytes = bytesOfToken(name);
      if (tokenBytes === undefined) {
        throw new RuntimeFailure(
          'model-invalid',
          `${file} has a token that is not byte-level: ${name}.`,
        );
      }
      bytes.push([id, tokenBytes]);
    }
    try {
      return new DecoderTokenizer(
        new SplitPreTokenizer(split),
        new ByteLevelPreTokenizer({ type: 'ByteLevel', add_prefix_space: false, use_regex: false }),
        new BPE(model),
        new TokenBytes(bytes),
        added,
        addedIds,
      );
    } catch (error) {
      throw new RuntimeFailure('model-invalid', `${file} cannot be used: ${messageOf(error)}.`);
    }
  }

  /** Ids of a text. A lone surrogate counts as U+FFFD. */
  encode(text: string): number[] {
    return this.encodePieces(text).flat();
  }

  /** Ids of each pre-token of a text; merges never cross from one to the next. */
  encodePieces(text: string): (readonly number[])[] {
    return this.split.pre_tokenize_text(text).map((piece) => this.encodePiece(piece));
  }

  /** Whether the id is an added token, which stands for no text. */
  isAdded(id: number): boolean {
    return this.addedIds.has(id);
  }

  /** Bytes of a token; none for an added one. */
  bytesOf(id: number): Uint8Array {
    return this.bytes.of(id);
  }

  /** Bytes of several tokens, one after the other. */
  bytesOfAll(ids: readonly number[]): Uint8Array {
    return joined(ids.map((id) => this.bytesOf(id)));
  }

  /** Text of the ids; bytes that form no character become U+FFFD. */
  decode(ids: readonly number[]): string {
    return textOf(this.bytesOfAll(ids));
  }

  /** Like `decode`, but a character whose last bytes are missing at the end is left out. */
  decodeComplete(ids: readonly number[]): string {
    return completeTextOf(this.bytesOfAll(ids));
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
}

/** Text of UTF-8 bytes; bytes that form no character become U+FFFD. */
export function textOf(bytes: Uint8Array): string {
  return newDecoder().decode(bytes);
}

/** Like `textOf`, but a character whose last bytes are missing at the end is left out. */
export function completeTextOf(bytes: Uint8Array): string {
  return newDecoder().decode(bytes, { stream: true });
}

/** The parts one after the other. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    all.set(part, offset);
    offset += part.length;
  }
  return all;
}

function newDecoder(): TextDecoder {
  // A byte order mark in the text is a character like any other.
  return new TextDecoder('utf-8', { ignoreBOM: true });
}
