import type { DecodingOrder } from '../../protocol';
import { flag, readField, type Fields, number, record, text } from '../host/fields';
import { RuntimeFailure } from '../host/failure';

/** Version of the contract between `training/` and the runtime (ARCHITECTURE.md, "The model package"). */
export const MODEL_FORMAT = 1;

/** A data file of the model package; `path` is relative to the manifest. */
export interface ModelFile {
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
}

/** Shape of the graph and its limits; lengths in tokens. */
export interface ModelShape {
  readonly layers: number;
  readonly kvHeads: number;
  readonly headDim: number;
  readonly vocab: number;
  readonly parameters: number;
  readonly topK: number;
  readonly maxCanvas: number;
  readonly maxPrefix: number;
  readonly maxSuffix: number;
  /** Trained on drafts (stage 2): it judges and changes visible tokens too, not only masks. */
  readonly edit: boolean;
  /** Languages it was trained on, as keys of `tokens.languages`; undefined where the manifest does not say. */
  readonly languages: readonly string[] | undefined;
}

/** Ids of the tokens with a meaning of their own. */
export interface SpecialTokens {
  readonly mask: number;
  readonly expand: number;
  readonly delete: number;
  readonly len: number;
  readonly bof: number;
  readonly eof: number;
  /** VS Code language id -> tag token; always has `other`. */
  readonly languages: ReadonlyMap<string, number>;
  /** Bucket token -> first canvas length. */
  readonly lengths: ReadonlyMap<number, number>;
}

export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly files: { readonly graph: ModelFile; readonly tokenizer: ModelFile };
  readonly model: ModelShape;
  readonly tokens: SpecialTokens;
  readonly sampler: {
    readonly threshold: number;
    readonly maxSteps: number;
    /** Lengths that are tried side by side. */
    readonly candidates: number;
    /** `left-to-right` for the autoregressive twin, which was trained to write that way and knows no other. */
    readonly order: DecodingOrder;
  };
  readonly gate: { readonly low: number; readonly medium: number; readonly high: number };
}

/**
 * Reads manifest.json's text.
 * @throws RuntimeFailure `model-format` for another format version, `model-invalid` for anything malformed.
 */
export function parseManifest(json: string, file: string): Manifest {
  const invalid = (what: string): RuntimeFailure =>
    new RuntimeFailure('model-invalid', `${file} is not a usable model manifest: ${what}.`);
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    throw invalid('it is not JSON');
  }
  const root = record(parsed, 'the manifest', invalid);
  const format = readField(root, 'format');
  if (format !== MODEL_FORMAT) {
    throw new RuntimeFailure(
      'model-format',
      `${file} has model format ${JSON.stringify(format ?? null)}; this version of Anneal reads format ${MODEL_FORMAT}.`,
    );
  }
  return {
    name: text(root, 'name', invalid),
    version: text(root, 'version', invalid),
    files: readFiles(root, invalid),
    model: readShape(record(readField(root, 'model'), 'model', invalid), invalid),
    tokens: readTokens(record(readField(root, 'tokens'), 'tokens', invalid), invalid),
    sampler: readSampler(record(readField(root, 'sampler'), 'sampler', invalid), invalid),
    gate: readGate(record(readField(root, 'gate'), 'gate', invalid), invalid),
  };
}

type Invalid = (what: string) => RuntimeFailure;

function readFiles(root: Fields, invalid: Invalid): Manifest['files'] {
  const files = record(readField(root, 'files'), 'files', invalid);
  const file = (name: string): ModelFile => {
    const entry = record(readField(files, name), `files.${name}`, invalid);
    const path = text(entry, 'path', invalid);
    if (!/^[\w.-]+$/.test(path) || path.startsWith('.')) {
      throw invalid(`files.${name}.path must be a plain file name beside the manifest`);
    }
    const sha256 = text(entry, 'sha256', invalid).toLowerCase();
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw invalid(`files.${name}.sha256 is not a SHA-256`);
    return { path, sha256, bytes: number(entry, 'bytes', 1, invalid) };
  };
  return { graph: file('graph'), tokenizer: file('tokenizer') };
}

function readShape(model: Fields, invalid: Invalid): ModelShape {
  const count = (name: string, least = 1): number => number(model, name, least, invalid);
  return {
    layers: count('layers'),
    kvHeads: count('kvHeads'),
    headDim: count('headDim'),
    vocab: count('vocab'),
    parameters: count('parameters', 0),
    topK: count('topK'),
    maxCanvas: count('maxCanvas'),
    // Room for the language tag, the file-edge token and at least one token of text.
    maxPrefix: count('maxPrefix', 3),
    maxSuffix: count('maxSuffix', 3),
    edit: flag(model, 'edit', false, invalid),
    languages: readLanguages(readField(model, 'languages'), invalid),
  };
}

function readLanguages(value: unknown, invalid: Invalid): readonly string[] | undefined {
  if (value === undefined) return undefined;
  const isList = Array.isArray(value) && value.every((name) => typeof name === 'string');
  if (!isList) throw invalid('model.languages is no list of texts');
  return value;
}

function readTokens(tokens: Fields, invalid: Invalid): SpecialTokens {
  const id = (from: Fields, name: string): number => number(from, name, 0, invalid);
  const tags = record(readField(tokens, 'languages'), 'tokens.languages', invalid);
  const languages = new Map(Object.keys(tags).map((name) => [name, id(tags, name)]));
  if (!languages.has('other')) throw invalid('tokens.languages has no "other"');
  const buckets = readField(tokens, 'lengths');
  if (!Array.isArray(buckets) || buckets.length === 0) throw invalid('tokens.lengths is empty');
  const lengths = new Map<number, number>();
  for (const bucket of buckets as readonly unknown[]) {
    const entry = record(bucket, 'tokens.lengths', invalid);
    lengths.set(id(entry, 'id'), id(entry, 'value'));
  }
  return {
    mask: id(tokens, 'mask'),
    expand: id(tokens, 'expand'),
    delete: id(tokens, 'delete'),
    len: id(tokens, 'len'),
    bof: id(tokens, 'bof'),
    eof: id(tokens, 'eof'),
    languages,
    lengths,
  };
}

function readSampler(sampler: Fields, invalid: Invalid): Manifest['sampler'] {
  const threshold = readField(sampler, 'threshold');
  if (typeof threshold !== 'number' || !(threshold > 0 && threshold <= 1)) {
    throw invalid('sampler.threshold is not in (0, 1]');
  }
  return {
    threshold,
    maxSteps: number(sampler, 'maxSteps', 1, invalid),
    candidates: number(sampler, 'candidates', 1, invalid),
    order: readOrder(readField(sampler, 'order'), invalid),
  };
}

function readOrder(order: unknown, invalid: Invalid): DecodingOrder {
  if (order === undefined || order === 'parallel') return 'parallel';
  if (order === 'left-to-right') return order;
  throw invalid('sampler.order is neither "parallel" nor "left-to-right"');
}

function readGate(gate: Fields, invalid: Invalid): Manifest['gate'] {
  const level = (name: string): number => {
    const value = readField(gate, name);
    if (typeof value !== 'number' || !(value >= 0 && value <= 1)) {
      throw invalid(`gate.${name} is not a probability`);
    }
    return value;
  };
  return { low: level('low'), medium: level('medium'), high: level('high') };
}
