import * as v from 'valibot';
import { RuntimeFailure } from '../../protocol/errors';
import { list, record, text, whole } from '../../protocol/fields';

/** Version of the contract between what writes packages and the runtime (ARCHITECTURE.md, "The model package"). */
export const MODEL_FORMAT = 2;

/** A path below the package's folder, in parts that are plain names. */
const INSIDE = /^(?!\.)[\w.-]+(\/(?!\.)[\w.-]+)*$/;

const packagePath = v.pipe(text, v.regex(INSIDE, 'is not a path inside the package'));

const sha256 = v.pipe(text, v.toLowerCase(), v.regex(/^[0-9a-f]{64}$/, 'is not a SHA-256'));

/** A data file of the package; `path` is relative to the manifest. */
const modelFile = record({ path: packagePath, sha256, bytes: whole(1) });
export type ModelFile = v.InferOutput<typeof modelFile>;

const notProbability = 'is not a probability';
const probability = v.pipe(
  v.number(notProbability),
  v.minValue(0, notProbability),
  v.maxValue(1, notProbability),
);

/** What every package says of itself, whatever its architecture. */
const manifest = record({
  name: text,
  version: text,
  /** Which part of the runtime runs the graph. */
  architecture: text,
  files: v.pipe(
    v.custom<Record<string, unknown>>(isObject, 'is not an object'),
    v.record(v.string(), modelFile),
  ),
  tokenizer: record({ kind: text }),
  prompt: record({ format: text }),
  /** Resident memory that the loaded package needs, beside the caches. */
  memoryBytes: whole(0),
  licences: list(record({ name: text, spdx: text, file: packagePath })),
  /** The published model that the package was made from. */
  base: v.optional(record({ name: text, sha256, bytes: whole(0), converter: text })),
  /** Confidence from which on a text is shown, by the user's choice of how often. */
  gate: record({ low: probability, medium: probability, high: probability }),
});

export interface Manifest extends v.InferOutput<typeof manifest> {
  /** The manifest's own text as parsed, for what only the architecture knows: see `readPart`. */
  readonly fields: Source;
}

/** Parsed JSON and the file it is from. */
interface Source {
  readonly value: unknown;
  readonly file: string;
}

/**
 * Reads manifest.json's text.
 * @throws RuntimeFailure `model-format` for another format version, `model-invalid` for anything malformed.
 */
export function parseManifest(json: string, file: string): Manifest {
  const fields = { value: parseJson(json, file), file };
  const { format } = readSchema(record({ format: v.optional(v.unknown(), null) }), fields);
  if (format !== MODEL_FORMAT) {
    throw new RuntimeFailure(
      'model-format',
      `${file} has model format ${JSON.stringify(format)}; this version of Anneal reads format ${MODEL_FORMAT}.`,
    );
  }
  return { ...readSchema(manifest, fields), fields };
}

/**
 * Reads the part of a manifest that belongs to its architecture.
 * @throws RuntimeFailure `model-invalid`
 */
export function readPart<Output>(
  schema: v.GenericSchema<unknown, Output>,
  { fields }: Pick<Manifest, 'fields'>,
): Output {
  return readSchema(schema, fields);
}

/**
 * The file with this name in the manifest's `files`.
 * @throws RuntimeFailure `model-invalid` when there is none
 */
export function fileNamed({ files, fields }: Manifest, name: string): ModelFile {
  const found = Object.hasOwn(files, name) ? files[name] : undefined;
  if (found === undefined) throw unusable(fields.file, `files.${name} is missing`);
  return found;
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseJson(json: string, file: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    throw unusable(file, 'it is not JSON');
  }
}

function readSchema<Output>(
  schema: v.GenericSchema<unknown, Output>,
  { value, file }: Source,
): Output {
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (result.success) return result.output;
  const [{ path, message }] = result.issues;
  const name = path?.map(({ key }) => String(key)).join('.') ?? 'the manifest';
  throw unusable(file, `${name} ${message}`);
}

function unusable(file: string, what: string): RuntimeFailure {
  return new RuntimeFailure('model-invalid', `${file} is not a usable model manifest: ${what}.`);
}
