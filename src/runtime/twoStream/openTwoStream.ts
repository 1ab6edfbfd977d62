import type { ModelFacts, OpenOptions } from '../answeringModel';
import type { LoadedModel } from '../loadedModel';
import { fileNamed } from '../package/manifest';
import { readText, type ModelPackage } from '../package/modelPackage';
import { Tokenizer } from '../package/tokenizer';
import { openSession } from '../session/session';
import { DocumentCaches } from './documentCaches';
import { twoStreamManifest, type TwoStreamManifest } from './manifest';
import { OnnxGraph } from './onnxGraph';
import { unusedKeysValues } from './streamCache';
import { TwoStreamDenoiser } from './twoStreamDenoiser';

/** Keys and values of about six documents at the model's limits. */
const CACHE_BYTES = 64 * 1024 * 1024;

/** The network with what its owner needs besides. */
export interface OpenedTwoStream extends LoadedModel {
  readonly facts: Pick<ModelFacts, 'parameters' | 'languages'>;
  /** Most bytes of the caches of all documents. */
  readonly cacheBytes: number;
  readonly dispose: () => Promise<void>;
}

/**
 * Opens a package of this network.
 * @throws RuntimeFailure `model-invalid` or `no-native-binding`
 */
export async function openTwoStream(
  { manifest: common, pathOf }: ModelPackage,
  { threads, device }: OpenOptions,
): Promise<OpenedTwoStream> {
  const manifest = twoStreamManifest(common);
  const { model } = manifest;
  const tokenizer = Tokenizer.parse(
    await readText(pathOf('tokenizer')),
    fileNamed(manifest, 'tokenizer').path,
  );
  const session = await openSession({ file: pathOf('graph'), threads, device });
  const now = (): number => performance.now();
  const denoiser = new TwoStreamDenoiser({
    manifest,
    tokenizer,
    graph: new OnnxGraph(session, model),
    caches: new DocumentCaches(model, CACHE_BYTES),
    unused: unusedKeysValues(model),
    now,
  });
  const { parameters } = model;
  const facts = { parameters, ...knownLanguages(manifest) };
  return {
    denoiser,
    tokenizer,
    now,
    facts,
    cacheBytes: CACHE_BYTES,
    dispose: () => session.dispose(),
  };
}

/** Every language id with the tag of a language that the model was trained on; nothing where none is named. */
function knownLanguages({ model, tokens }: TwoStreamManifest): Pick<ModelFacts, 'languages'> {
  if (model.languages === undefined) return {};
  const tags = new Set(model.languages.map((name) => tokens.languages.get(name)));
  return {
    languages: [...tokens.languages].flatMap(([name, tag]) => (tags.has(tag) ? [name] : [])),
  };
}
