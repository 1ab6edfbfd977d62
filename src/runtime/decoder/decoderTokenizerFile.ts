import { isRecord, readField, record, type Fields } from '../host/fields';
import { RuntimeFailure } from '../host/failure';

/** The parts of a decoder package's tokenizer.json, checked: byte-level BPE behind one split pattern. */
export interface DecoderTokenizerFile {
  readonly split: { type: 'Split'; pattern: { Regex: string }; behavior: 'Isolated' };
  readonly model: {
    type: 'BPE';
    vocab: Record<string, number>;
    merges: [string, string][];
    ignore_merges: boolean;
  };
  /** Added tokens by name; no text is ever encoded as one. */
  readonly added: ReadonlyMap<string, number>;
}

type Invalid = (what: string) => RuntimeFailure;

/**
 * Reads and checks the text of a tokenizer.json. A file with a normaliser or another pre-tokenizer is refused: it would
 * be encoded differently here than where the model was trained.
 * @throws RuntimeFailure `model-invalid`.
 */
export function parseDecoderTokenizer(json: string, file: string): DecoderTokenizerFile {
  const invalid: Invalid = (what) =>
    new RuntimeFailure('model-invalid', `${file} is not a usable tokenizer: ${what}.`);
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    throw invalid('it is not JSON');
  }
  const root = record(parsed, 'the file', invalid);
  for (const part of ['normalizer', 'post_processor']) {
    if ((readField(root, part) ?? null) !== null) throw invalid(`it has a ${part}`);
  }
  const model = record(readField(root, 'model'), 'model', invalid);
  if (readField(model, 'type') !== 'BPE') throw invalid('model is not BPE');
  const vocab = readField(model, 'vocab');
  if (!isVocab(vocab)) throw invalid('model.vocab does not number tokens');
  return {
    split: { type: 'Split', pattern: { Regex: readPattern(root, invalid) }, behavior: 'Isolated' },
    model: {
      type: 'BPE',
      vocab,
      merges: readMerges(readField(model, 'merges'), invalid),
      ignore_merges: readField(model, 'ignore_merges') === true,
    },
    added: readAdded(readField(root, 'added_tokens'), invalid),
  };
}

function readPattern(root: Fields, invalid: Invalid): string {
  const sequence = record(readField(root, 'pre_tokenizer'), 'pre_tokenizer', invalid);
  const steps = readField(sequence, 'pretokenizers');
  const [split, bytes] = Array.isArray(steps) ? (steps as unknown[]) : [];
  const isPlain =
    isRecord(split) &&
    isRecord(bytes) &&
    readField(split, 'type') === 'Split' &&
    readField(split, 'behavior') === 'Isolated' &&
    readField(bytes, 'type') === 'ByteLevel' &&
    readField(bytes, 'use_regex') === false &&
    readField(bytes, 'add_prefix_space') === false;
  if (!isPlain) throw invalid('pre_tokenizer is not the sequence of a split and ByteLevel');
  const pattern = readField(
    record(readField(split, 'pattern'), 'pre_tokenizer.pattern', invalid),
    'Regex',
  );
  if (typeof pattern !== 'string') throw invalid('the split pattern is no regular expression');
  return pattern;
}

/** Merges are pairs, or texts with a space between the two parts (no part contains one: it is byte-level). */
function readMerges(value: unknown, invalid: Invalid): [string, string][] {
  if (!Array.isArray(value)) throw invalid('model.merges is no list');
  return value.map((merge: unknown): [string, string] => {
    const parts: unknown[] =
      typeof merge === 'string' ? merge.split(' ') : Array.isArray(merge) ? merge : [];
    const [first, second] = parts;
    if (parts.length !== 2 || typeof first !== 'string' || typeof second !== 'string') {
      throw invalid('model.merges are not pairs');
    }
    return [first, second];
  });
}

function readAdded(value: unknown, invalid: Invalid): Map<string, number> {
  if (!Array.isArray(value)) throw invalid('added_tokens is no list');
  return new Map(
    value.map((entry: unknown): [string, number] => {
      const token = record(entry, 'added_tokens', invalid);
      const [id, content] = [readField(token, 'id'), readField(token, 'content')];
      if (typeof id !== 'number' || typeof content !== 'string') {
        throw invalid('an added token has no id or no content');
      }
      return [content, id];
    }),
  );
}

function isVocab(value: unknown): value is Record<string, number> {
  return isRecord(value) && Object.values(value).every((id) => Number.isSafeInteger(id));
}
