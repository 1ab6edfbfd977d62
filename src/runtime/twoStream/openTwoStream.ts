import type { OpenedModel, OpenOptions } from '../loadedModel';
import { fileNamed } from '../package/manifest';
import { readText, type ModelPackage } from '../package/modelPackage';
import { Tokenizer } from '../package/tokenizer';
import { openSession } from '../session/session';
import { DocumentCaches } from './documentCaches';
import { twoStreamManifest, type TwoStreamManifest } from './manifest';
import { OnnxGraph } from './onnxGraph';
import { unusedKeysValues } from './streamCache';
import { TwoStreamDenoiser } from './twoStreamDenoiser';

/**
 * Opens a package of this network.
 * @throws RuntimeFailure `model-invalid` or `no-native-binding`
 */
export async function openTwoStream(
  { manifest: common, pathOf }: ModelPackage,
  { threads, device, cacheBytes }: OpenOptions,
): Promise<OpenedModel> {
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
    caches: new DocumentCaches(model, cacheBytes),
    unused: unusedKeysValues(model),
    now,
  });
  const { parameters } = model;
  const facts = { parameters, ...knownLanguages(manifest) };
  return { denoiser, tokenizer, now, facts, dispose: () => session.dispose() };
}

/** Every language id with the tag of a language that the model was trained on; nothing where none is named. */
function knownLanguages({
  model,
  tokens,
}: TwoStreamManifest): Pick<OpenedModel['facts'], 'languages'> {
  if (model.languages === undefined) return {};
  const tags = new Set(model.languages.map((name) => tokens.languages.get(name)));
  return {
    languages: [...tokens.languages].flatMap(([name, tag]) => (tags.has(tag) ? [name] : [])),
  };
}
