import { encodeStream } from '../../src/runtime/twoStream/prefill';
import { STREAM, type Graph } from '../../src/runtime/twoStream/graph';
import { refreshed } from '../../src/runtime/twoStream/leftToRight/refreshed';
import type { TwoStreamManifest } from '../../src/runtime/twoStream/manifest';
import { StreamCache, unusedKeysValues } from '../../src/runtime/twoStream/streamCache';
import { languageTag } from '../../src/runtime/twoStream/streams';
import type { Tokenizer } from '../../src/runtime/package/tokenizer';
import { goldSelection, type Selection } from './selections';

/** A loaded two-stream network, for what the engine has no request for. */
export interface OpenModel {
  readonly manifest: TwoStreamManifest;
  readonly graph: Graph;
  readonly dispose: () => Promise<void>;
  readonly tokenizer: Tokenizer;
}

/**
 * Time of the least that any left-to-right decoder does with these weights, ms: the original selection goes through the
 * prefix stream a token at a time, each with its keys and values cached and the next token predicted. It is told what
 * to write, sees nothing of what follows and never wonders whether to stop, so it is a bound and no way to repair.
 */
export async function floorMs(
  selection: Selection,
  { manifest, graph, tokenizer }: OpenModel,
): Promise<{ readonly ms: number; readonly tokens: number }> {
  const started = performance.now();
  const { model, tokens } = manifest;
  const cache = new StreamCache(model);
  const stream = { stream: STREAM.prefix, cache, unused: unusedKeysValues(model) };
  const never = (): boolean => false;
  const front = [languageTag(manifest, selection.language), tokens.bof];
  let ids = [...front, ...tokenizer.encode(selection.text.slice(0, selection.start))];
  await encodeStream(graph, stream, ids.slice(-model.maxPrefix), never);
  const wanted = tokenizer.encode(goldSelection(selection));
  for (const id of wanted) {
    if (ids.length >= model.maxPrefix) {
      ids = refreshed(ids, model.maxPrefix, (token) => tokenizer.hasNewline(token));
      await encodeStream(graph, stream, ids, never);
    }
    ids = [...ids, id];
    await encodeStream(graph, stream, ids, never);
  }
  return { ms: performance.now() - started, tokens: wanted.length };
}
