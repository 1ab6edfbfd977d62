import type * as v from 'valibot';
import { oneOf, record, whole } from '../../protocol/fields';
import { readPart, type Manifest } from '../package/manifest';

/** Name of this network in manifests. */
export const QWEN2 = 'qwen2';

const count = whole(1);
const id = whole(0);

const part = record({
  model: record({
    layers: count,
    kvHeads: count,
    headDim: count,
    vocab: count,
    parameters: id,
    /** Tokens the graph gives for each asked row. */
    topK: count,
    /** Positions that the rotary tables cover. */
    maxPositions: count,
  }),
  tokenizer: record({ kind: oneOf(['huggingface']) }),
  prompt: record({
    format: oneOf(['qwen2-fim']),
    endOfText: id,
    imStart: id,
    imEnd: id,
    fimPrefix: id,
    fimMiddle: id,
    fimSuffix: id,
    repoName: id,
    fileSep: id,
  }),
});

/** The manifest of a package of this network. */
export type Qwen2Manifest = Manifest & v.InferOutput<typeof part>;

/** @throws RuntimeFailure `model-invalid` where the manifest is none of this network's */
export function qwen2Manifest(manifest: Manifest): Qwen2Manifest {
  return { ...manifest, ...readPart(part, manifest) };
}
