import * as v from 'valibot';
import { flag, list, oneOf, record, text, whole } from '../../protocol/fields';
import { readPart, type Manifest } from '../package/manifest';

/** Name of this network in manifests. */
export const TWO_STREAM = 'two-stream';

/** Room for the language tag, the file-edge token and at least one token of text. */
const MIN_STREAM = 3;

const count = whole(1);
const id = whole(0);

/** Shape of the graph and its limits; lengths in tokens. */
const model = record({
  layers: count,
  kvHeads: count,
  headDim: count,
  vocab: count,
  parameters: whole(0),
  topK: count,
  maxCanvas: count,
  maxPrefix: whole(MIN_STREAM),
  maxSuffix: whole(MIN_STREAM),
  /** Trained on drafts (stage 2): it judges and changes visible tokens too, not only masks. */
  edit: v.optional(flag, false),
  /** Languages it was trained on, as keys of `tokens.languages`; absent where the manifest does not say. */
  languages: v.optional(list(text)),
});
export type ModelShape = v.InferOutput<typeof model>;

/** Ids of the tokens with a meaning of their own. */
const tokens = record({
  mask: id,
  expand: id,
  delete: id,
  len: id,
  bof: id,
  eof: id,
  /** VS Code language id -> tag token. */
  languages: v.pipe(
    v.record(v.string(), id, 'is not an object'),
    v.check((tags) => Object.hasOwn(tags, 'other'), 'has no "other"'),
    v.transform((tags): ReadonlyMap<string, number> => new Map(Object.entries(tags))),
  ),
  /** Bucket token -> first canvas length. */
  lengths: v.pipe(
    list(record({ id, value: whole(0) })),
    v.minLength(1, 'is empty'),
    v.transform((buckets): ReadonlyMap<number, number> => {
      return new Map(buckets.map((bucket) => [bucket.id, bucket.value]));
    }),
  ),
});
export type SpecialTokens = v.InferOutput<typeof tokens>;

const THRESHOLD = 'is not in (0, 1]';

const sampler = record({
  threshold: v.pipe(v.number(THRESHOLD), v.gtValue(0, THRESHOLD), v.maxValue(1, THRESHOLD)),
  maxSteps: count,
  /** Lengths that are tried side by side. */
  candidates: count,
  /** `left-to-right` for the autoregressive twin, which was trained to write that way and knows no other. */
  order: v.optional(oneOf(['parallel', 'left-to-right']), 'parallel'),
});

const part = record({
  model,
  tokens,
  sampler,
  tokenizer: record({ kind: oneOf(['anneal']) }),
  prompt: record({ format: oneOf(['streams']) }),
});

/** The manifest of a package of this network. */
export type TwoStreamManifest = Manifest & v.InferOutput<typeof part>;

/** @throws RuntimeFailure `model-invalid` where the manifest is none of this network's */
export function twoStreamManifest(manifest: Manifest): TwoStreamManifest {
  return { ...manifest, ...readPart(part, manifest) };
}
