import { parseManifest } from '../../../../src/runtime/package/manifest';
import { Tokenizer } from '../../../../src/runtime/package/tokenizer';
import {
  twoStreamManifest,
  type TwoStreamManifest,
} from '../../../../src/runtime/twoStream/manifest';

/** Special tokens in id order; ordinary tokens follow. */
export const SPECIALS = [
  '<|mask|>',
  '<|expand|>',
  '<|delete|>',
  '<|len|>',
  '<|bof|>',
  '<|eof|>',
  '<|lang:other|>',
  '<|lang:python|>',
  '<|n0|>',
  '<|n2|>',
  '<|n4|>',
  '<|n8|>',
] as const;

/** Id of a special token. */
export function special(name: (typeof SPECIALS)[number]): number {
  return SPECIALS.indexOf(name);
}

const PATTERN = '[ \\t]{2,}|\\r?\\n| ?[\\p{L}_][\\p{L}\\p{M}_]*|\\p{N}| ?[^\\s\\p{L}\\p{N}_]+|\\s';

/** A byte-level alphabet character for every byte, in byte order. */
function alphabet(): string[] {
  const direct = (byte: number): boolean =>
    (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
  let next = 0x100;
  return Array.from({ length: 256 }, (_, byte) =>
    String.fromCharCode(direct(byte) ? byte : next++),
  );
}

/** tokenizer.json with the bytes, a few merges and the special tokens. */
export function tokenizerJson(): string {
  const merges: [string, string][] = [
    ['a', 'b'],
    ['ab', 'c'],
    ['r', 'e'],
    ['re', 't'],
    ['Ġ', 'Ġ'],
    ['ĠĠ', 'ĠĠ'],
    ['č', 'Ċ'],
    ['Ġ', 'ret'],
  ];
  const names = [...SPECIALS, ...alphabet(), ...merges.map(([a, b]) => a + b)];
  return JSON.stringify({
    version: '1.0',
    added_tokens: [],
    normalizer: null,
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [
        { type: 'Split', pattern: { Regex: PATTERN }, behavior: 'Isolated', invert: false },
        { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: false },
      ],
    },
    post_processor: null,
    decoder: { type: 'ByteLevel' },
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: null,
      end_of_word_suffix: null,
      fuse_unk: false,
      byte_fallback: false,
      ignore_merges: false,
      vocab: Object.fromEntries(names.map((name, id) => [name, id])),
      merges,
    },
  });
}

export function tinyTokenizer(): Tokenizer {
  return Tokenizer.parse(tokenizerJson());
}

/** manifest.json's content; `change` may damage it. */
export function manifestFields(): Record<string, unknown> {
  const file = (path: string) => ({ path, sha256: 'a'.repeat(64), bytes: 1 });
  return {
    format: 2,
    name: 'tiny',
    version: '0.0.1',
    architecture: 'two-stream',
    files: { graph: file('model.onnx'), tokenizer: file('tokenizer.json') },
    tokenizer: { kind: 'anneal' },
    prompt: { format: 'streams' },
    memoryBytes: 1,
    licences: [{ name: 'tiny', spdx: 'MIT', file: 'LICENSE' }],
    model: {
      layers: 2,
      kvHeads: 2,
      headDim: 4,
      vocab: 300,
      parameters: 1,
      topK: 2,
      maxCanvas: 16,
      maxPrefix: 64,
      maxSuffix: 32,
    },
    tokens: {
      mask: special('<|mask|>'),
      expand: special('<|expand|>'),
      delete: special('<|delete|>'),
      len: special('<|len|>'),
      bof: special('<|bof|>'),
      eof: special('<|eof|>'),
      languages: { other: special('<|lang:other|>'), python: special('<|lang:python|>') },
      lengths: [
        { id: special('<|n0|>'), value: 0 },
        { id: special('<|n2|>'), value: 2 },
        { id: special('<|n4|>'), value: 4 },
        { id: special('<|n8|>'), value: 8 },
      ],
    },
    sampler: { threshold: 0.9, maxSteps: 12, candidates: 1 },
    gate: { low: 0.1, medium: 0.5, high: 0.9 },
  };
}

export function tinyManifest(fields = manifestFields()): TwoStreamManifest {
  return twoStreamManifest(parseManifest(JSON.stringify(fields), 'manifest.json'));
}
