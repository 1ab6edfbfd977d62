import type { AnsweringModel, OpenOptions } from '../answeringModel';
import { DecoderGraph } from '../decoder/decoderGraph';
import { DecoderTokenizer } from '../decoder/decoderTokenizer';
import { Decoder } from '../decoding/decoder';
import { fileNamed } from '../package/manifest';
import { readText, type ModelPackage } from '../package/modelPackage';
import { openSession } from '../session/session';
import { infillWithBody, MAX_CANVAS, WINDOWS } from './infill';
import { qwen2Manifest } from './manifest';
import { repairWithBody, repairCache } from './repair';

/** Keys and values of two to three prompts at the limits, 24 layers of 2 heads of 64: about 24 kB a token. */
const CACHE_BYTES = 48 * 1024 * 1024;

/**
 * What a change must bring where nobody complains. On faulty and right solutions side by side, changes of a token or
 * two that put a fault right brought 7 to 10, and no such change of a right solution brought more than 0.
 */
const UNASKED_GAIN = 2;

/**
 * Opens a package of this network: a pretrained decoder that answers from left to right.
 * @throws RuntimeFailure `model-invalid` or `no-native-binding`
 */
export async function openBody(
  { manifest: common, pathOf }: ModelPackage,
  { threads, device }: OpenOptions,
): Promise<AnsweringModel> {
  const manifest = qwen2Manifest(common);
  const { model: shape, prompt } = manifest;
  const tokenizer = DecoderTokenizer.parse(
    await readText(pathOf('tokenizer')),
    fileNamed(manifest, 'tokenizer').path,
  );
  const session = await openSession({ file: pathOf('graph'), threads, device });
  const graph = new DecoderGraph(session, shape);
  const decoder = new Decoder({ graph, tokenizer, shape, prompt }, { cacheBytes: CACHE_BYTES });
  const body = { decoder, tokenizer };
  const { maxPrefix, maxSuffix } = WINDOWS;
  return {
    facts: {
      parameters: shape.parameters,
      maxPrefix,
      maxSuffix,
      maxCanvas: MAX_CANVAS,
      // Trained on no drafts, but it judges them well: what is likelier to it is mostly right.
      edit: true,
      unaskedGain: UNASKED_GAIN,
    },
    cacheBytes: CACHE_BYTES,
    infill: (request, hooks) => infillWithBody(body, request, hooks),
    repair: (request, hooks) => repairWithBody(body, request, hooks),
    close: (documentId) => {
      decoder.close(documentId);
      decoder.close(repairCache(documentId));
    },
    clear: () => {
      decoder.clear();
    },
    dispose: () => decoder.dispose(),
  };
}
