import type { LoadedModel } from '../../src/runtime/loadedModel';
import type { Tokenizer } from '../../src/runtime/package/tokenizer';
import { DocumentCaches } from '../../src/runtime/twoStream/documentCaches';
import type { Graph } from '../../src/runtime/twoStream/graph';
import type { TwoStreamManifest } from '../../src/runtime/twoStream/manifest';
import { unusedKeysValues } from '../../src/runtime/twoStream/streamCache';
import { TwoStreamDenoiser } from '../../src/runtime/twoStream/twoStreamDenoiser';

/** What a two-stream model is put together from. */
export interface TwoStreamTestParts {
  readonly manifest: TwoStreamManifest;
  readonly tokenizer: Tokenizer;
  readonly graph: Graph;
  /** Room for everything when absent. */
  readonly caches?: DocumentCaches;
  readonly now?: () => number;
  readonly prefillChunk?: number;
}

/** A two-stream model over any graph. */
export function twoStreamModel({
  manifest,
  tokenizer,
  now = () => 0,
  caches = new DocumentCaches(manifest.model, Infinity),
  ...parts
}: TwoStreamTestParts): LoadedModel {
  const unused = unusedKeysValues(manifest.model);
  const denoiser = new TwoStreamDenoiser({ manifest, tokenizer, caches, unused, now, ...parts });
  return { denoiser, tokenizer, now };
}
