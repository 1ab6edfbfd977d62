import * as v from 'valibot';
import { RuntimeFailure } from '../../protocol/errors';
import { flag, list, record, text, whole } from '../../protocol/fields';

/** The parts of a tokenizer.json that a byte-level BPE with a split pattern is made of, checked. */
export interface TokenizerFile {
  readonly split: { type: 'Split'; pattern: { Regex: string }; behavior: 'Isolated' };
  readonly model: {
    type: 'BPE';
    /** Token, in the byte alphabet -> id. Together with `added`, the ids count from 0 without a gap. */
    vocab: Record<string, number>;
    merges: [string, string][];
    ignore_merges: boolean;
  };
  /** Added tokens by name; no text is ever encoded as one. */
  readonly added: ReadonlyMap<string, number>;
}

/** A step that would change texts unnoticed. */
const absent = v.nullish(v.never('is set'));
/** Some writers put an empty text where nothing is set. */
const unset = v.nullish(v.literal('', 'is set'));
const only = <const Value extends string | boolean>(value: Value) =>
  v.literal(value, `is not ${value}`);

const split = record({
  type: only('Split'),
  behavior: only('Isolated'),
  invert: v.optional(only(false)),
  pattern: record({ Regex: text }),
});
const byteLevel = record({
  type: only('ByteLevel'),
  use_regex: only(false),
  add_prefix_space: only(false),
});

// A vocabulary has some hundred thousand entries: two loops check them, where a schema an entry would take a second.
const vocab = v.custom<Record<string, number>>(isVocab, 'does not number its tokens');
const merges = v.pipe(
  v.custom<readonly (string | readonly string[])[]>(areMerges, 'are not pairs'),
  v.transform((all) => all.map(pairOf).filter((pair) => pair !== undefined)),
);

const tokenizerFile = v.pipe(
  record({
    normalizer: absent,
    post_processor: absent,
    pre_tokenizer: record({
      type: only('Sequence'),
      pretokenizers: v.strictTuple([split, byteLevel], 'is not a split and ByteLevel'),
    }),
    model: record({
      type: only('BPE'),
      dropout: v.nullish(v.never('is set')),
      unk_token: absent,
      continuing_subword_prefix: unset,
      end_of_word_suffix: unset,
      vocab,
      merges,
      ignore_merges: v.optional(flag, false),
    }),
    added_tokens: list(record({ id: whole(0), content: text })),
  }),
  v.check(
    ({ model, added_tokens: added }) => areNumbered(model.vocab, added),
    'ids do not count from 0 without a gap',
  ),
);

/**
 * Reads and checks the text of a tokenizer.json. A file with a normaliser or another pre-tokenizer is refused: texts
 * would be encoded differently here than where the model was trained.
 * @throws RuntimeFailure `model-invalid`.
 */
export function parseTokenizerFile(json: string, file: string): TokenizerFile {
  const unusable = (what: string): RuntimeFailure =>
    new RuntimeFailure('model-invalid', `${file} is not a usable tokenizer: ${what}.`);
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    throw unusable('it is not JSON');
  }
  const result = v.safeParse(tokenizerFile, parsed, { abortEarly: true });
  if (!result.success) {
    const [{ path, message }] = result.issues;
    throw unusable(`${path?.map(({ key }) => String(key)).join('.') ?? 'the file'} ${message}`);
  }
  const { pre_tokenizer: steps, model, added_tokens: added } = result.output;
  const [{ pattern }] = steps.pretokenizers;
  const { vocab: ids, merges: pairs, ignore_merges } = model;
  return {
    split: { type: 'Split', pattern, behavior: 'Isolated' },
    model: { type: 'BPE', vocab: ids, merges: pairs, ignore_merges },
    added: new Map(added.map(({ content, id }) => [content, id])),
  };
}

function isVocab(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const ids = Object.values(value);
  return ids.length > 0 && ids.every((id) => Number.isSafeInteger(id) && id >= 0);
}

function areMerges(value: unknown): boolean {
  return Array.isArray(value) && value.every((merge) => pairOf(merge) !== undefined);
}

/** The parts of a merge: a pair, or a text with a space between them (no part contains one: it is byte-level). */
function pairOf(merge: unknown): [string, string] | undefined {
  const parts: unknown[] = typeof merge === 'string' ? merge.split(' ') : toList(merge);
  const [first, second] = parts;
  const isPair = parts.length === 2 && typeof first === 'string' && typeof second === 'string';
  return isPair ? [first, second] : undefined;
}

const toList = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

function areNumbered(
  known: Readonly<Record<string, number>>,
  added: readonly { readonly id: number }[],
): boolean {
  const ids = new Set([...Object.values(known), ...added.map(({ id }) => id)]);
  return Array.from({ length: ids.size }, (_, id) => id).every((id) => ids.has(id));
}
