import type { PromptTokens } from '../../../../src/runtime/decoding/prompt/promptTokens';
import { DecoderTokenizer } from '../../../../src/runtime/decoder/decoderTokenizer';

const SPLIT =
  "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}" +
  '| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+';

/** Merges in the order they are applied; Ġ is a blank, Ċ a line feed. */
const MERGES = [
  'a b',
  'ab c',
  'r e',
  'e t',
  're t',
  'ret u',
  'retu r',
  'retur n',
  'Ġ return',
  'Ġ Ġ',
  'ĠĠ ĠĠ',
  'n a',
  'm e',
  'na me',
  '. name',
  '( a',
  ') Ċ',
  ': Ċ',
  'Ċ Ċ',
  'Ġ =',
  'Ġ a',
  'Ġ b',
];

export const ADDED = [
  '<|endoftext|>',
  '<|im_start|>',
  '<|im_end|>',
  '<|fim_prefix|>',
  '<|fim_middle|>',
  '<|fim_suffix|>',
  '<|repo_name|>',
  '<|file_sep|>',
] as const;

/** A byte-level alphabet character for every byte, in byte order. */
function alphabet(): string[] {
  const direct = (byte: number): boolean =>
    (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
  let next = 0x100;
  return Array.from({ length: 256 }, (_, byte) =>
    String.fromCharCode(direct(byte) ? byte : next++),
  );
}

/** tokenizer.json of a decoder package: the bytes, a few merges, the added tokens behind them. */
export function decoderTokenizerJson(): Record<string, unknown> {
  const names = [...new Set([...alphabet(), ...MERGES.map((merge) => merge.replace(' ', ''))])];
  return {
    version: '1.0',
    added_tokens: ADDED.map((content, index) => ({
      id: names.length + index,
      content,
      special: true,
    })),
    normalizer: null,
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [
        { type: 'Split', pattern: { Regex: SPLIT }, behavior: 'Isolated', invert: false },
        { type: 'ByteLevel', add_prefix_space: false, trim_offsets: false, use_regex: false },
      ],
    },
    post_processor: null,
    model: {
      type: 'BPE',
      continuing_subword_prefix: '',
      end_of_word_suffix: '',
      ignore_merges: false,
      vocab: Object.fromEntries(names.map((name, id) => [name, id])),
      merges: MERGES,
    },
  };
}

/** A tokenizer of 256 bytes, a few merges and the tokens of prompts. */
export function smallTokenizer(): DecoderTokenizer {
  return DecoderTokenizer.parse(JSON.stringify(decoderTokenizerJson()));
}

/** Ids of the prompt's tokens. */
export function promptTokensOf({ added }: DecoderTokenizer): PromptTokens {
  const id = (name: (typeof ADDED)[number]): number => added.get(name)!;
  return {
    endOfText: id('<|endoftext|>'),
    imStart: id('<|im_start|>'),
    imEnd: id('<|im_end|>'),
    fimPrefix: id('<|fim_prefix|>'),
    fimMiddle: id('<|fim_middle|>'),
    fimSuffix: id('<|fim_suffix|>'),
    repoName: id('<|repo_name|>'),
    fileSep: id('<|file_sep|>'),
  };
}
