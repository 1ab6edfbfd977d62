import { isRecord, readField, record, text, type Fields } from '../host/fields';
import { RuntimeFailure } from '../host/failure';

/** The parts of a tokenizer.json that a byte-level BPE with a split pattern is made of, checked. */
export interface TokenizerFile {
  readonly split: { type: 'Split'; pattern: { Regex: string }; behavior: 'Isolated' };
  readonly model: {
    type: 'BPE';
    vocab: Record<string, number>;
    merges: [string, string][];
    ignore_merges: boolean;
  };
}

/**
 * Reads and checks the text of a tokenizer.json.
 *
 * Only what Anneal's training writes is accepted. A file with a normaliser or another pre-tokenizer would be encoded
 * differently here than in Python without anybody noticing, so it is refused instead.
 * @throws RuntimeFailure `model-invalid`.
 */
export function parseTokenizerFile(json: string, file: string): TokenizerFile {
  const invalid = (what: string): RuntimeFailure =>
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
  return { split: readSplit(root, invalid), model: readModel(root, invalid) };
}

type Invalid = (what: string) => RuntimeFailure;

function readSplit(root: Fields, invalid: Invalid): TokenizerFile['split'] {
  const sequence = record(readField(root, 'pre_tokenizer'), 'pre_tokenizer', invalid);
  const steps = readField(sequence, 'pretokenizers');
  if (readField(sequence, 'type') !== 'Sequence' || !Array.isArray(steps) || steps.length !== 2) {
    throw invalid('pre_tokenizer is not the sequence of a split and ByteLevel');
  }
  const [split, byteLevel] = steps.map((step: unknown) => record(step, 'pre_tokenizer', invalid));
  if (split === undefined || byteLevel === undefined) throw invalid('pre_tokenizer is empty');
  const plainSplit =
    readField(split, 'type') === 'Split' &&
    readField(split, 'behavior') === 'Isolated' &&
    readField(split, 'invert') !== true;
  const plainBytes =
    readField(byteLevel, 'type') === 'ByteLevel' &&
    readField(byteLevel, 'use_regex') === false &&
    readField(byteLevel, 'add_prefix_space') === false;
  if (!plainSplit || !plainBytes) throw invalid('pre_tokenizer has other options than expected');
  const pattern = record(readField(split, 'pattern'), 'pre_tokenizer.pattern', invalid);
  return {
    type: 'Split',
    pattern: { Regex: text(pattern, 'Regex', invalid) },
    behavior: 'Isolated',
  };
}

function readModel(root: Fields, invalid: Invalid): TokenizerFile['model'] {
  const model = record(readField(root, 'model'), 'model', invalid);
  if (readField(model, 'type') !== 'BPE') throw invalid('model is not BPE');
  for (const option of [
    'dropout',
    'unk_token',
    'continuing_subword_prefix',
    'end_of_word_suffix',
  ]) {
    if ((readField(model, option) ?? null) !== null) throw invalid(`model.${option} is set`);
  }
  const merges = readField(model, 'merges');
  if (!Array.isArray(merges) || !merges.every(isPair)) throw invalid('model.merges are not pairs');
  const vocab = readField(model, 'vocab');
  if (!isVocab(vocab)) throw invalid('model.vocab does not number its tokens from 0');
  return { type: 'BPE', vocab, merges, ignore_merges: readField(model, 'ignore_merges') === true };
}

function isPair(value: unknown): value is [string, string] {
  return (
    Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'string')
  );
}

function isVocab(value: unknown): value is Record<string, number> {
  if (!isRecord(value)) return false;
  const ids = new Set(Object.values(value));
  return ids.size > 0 && Array.from({ length: ids.size }, (_, id) => id).every((id) => ids.has(id));
}
