import type {
  Context,
  GapText,
  Pace,
  Place,
  PlacedCanvas,
  Predictions,
  TokenText,
  Writer,
} from '../denoiser';
import { lengthForward, placedForward, type SeenCanvas } from './canvasForwards';
import type { DocumentCache } from './documentCaches';
import { STREAM, type Graph } from './graph';
import { diffusionWriter } from './leftToRight/diffusionWriter';
import { twinWriter } from './leftToRight/twinWriter';
import type { CachedStreams, TwoStreamParts } from './parts';
import { encodeStream, PREFILL_CHUNK } from './prefill';
import { rescoreTexts, suffixProbe } from './rescore';
import { gapStreams, type Streams } from './streams';
import { textStreams } from './textStreams';

/** Opens the context of a gap; see `Denoiser.openGap`. */
export function openGap(parts: TwoStreamParts, gap: GapText, pace: Pace): Promise<Context> {
  const cache = parts.caches.open(gap.documentId);
  const { manifest, tokenizer } = parts;
  return encode(parts, cache, pace, () => gapStreams(gap, manifest, tokenizer, cache));
}

/**
 * Opens the context of a tokenised text; see `Denoiser.openText`. A document has caches of its own for such texts:
 * they are cut otherwise than the text around a gap, and would throw away what that has encoded.
 */
export function openText(parts: TwoStreamParts, text: TokenText, pace: Pace): Promise<Context> {
  const cache = parts.caches.open(textCache(text.documentId));
  const { manifest, tokenizer } = parts;
  return encode(parts, cache, pace, () => textStreams(text, manifest, tokenizer));
}

/** Key of a document's caches for tokenised texts. */
export function textCache(documentId: string): string {
  return `text of ${documentId}`;
}

/** Encodes both streams as far as they are not cached. */
async function encode(
  parts: TwoStreamParts,
  cache: DocumentCache,
  pace: Pace,
  layOut: () => Streams,
): Promise<Context> {
  const { caches, unused, now, prefillChunk = PREFILL_CHUNK } = parts;
  const { stopping, turn } = pace;
  const started = now();
  const streams = layOut();
  const graph = pacedGraph(parts.graph, pace);
  const prefill: Graph = {
    run: async (feeds) => {
      await turn?.();
      return graph.run(feeds);
    },
  };
  let encoded = 0;
  // What is left of the cursor first: when this request is superseded, the next one needs it most.
  for (const name of ['prefix', 'suffix'] as const) {
    const target = { stream: STREAM[name], cache: cache[name], unused };
    const { tokens } = await encodeStream(prefill, target, streams[name], stopping, prefillChunk);
    encoded += tokens;
  }
  caches.trim();
  const seen = {
    prefix: { cache: cache.prefix, ids: streams.prefix },
    suffix: { cache: cache.suffix, ids: streams.suffix },
  };
  return new TwoStreamContext({ ...parts, graph }, streams, seen, pace, encoded, now() - started);
}

/** The graph with a pause after each forward. */
function pacedGraph(graph: Graph, { afterForward }: Pace): Graph {
  return {
    async run(feeds) {
      const outputs = await graph.run(feeds);
      await afterForward();
      return outputs;
    },
  };
}

class TwoStreamContext implements Context {
  constructor(
    private readonly parts: TwoStreamParts,
    private readonly streams: Streams,
    private readonly seen: CachedStreams,
    private readonly pace: Pace,
    readonly encodedTokens: number,
    readonly encodeMs: number,
  ) {}

  get tokens(): number {
    return this.streams.prefix.length + this.streams.suffix.length;
  }

  lengths(): Promise<readonly number[]> {
    const { graph, manifest } = this.parts;
    return lengthForward(graph, manifest.tokens, this.seen);
  }

  denoise(placed: readonly PlacedCanvas[]): Promise<readonly Predictions[]> {
    const { graph, manifest } = this.parts;
    const canvases = placed.map(({ canvas, ask, ...place }): SeenCanvas => {
      return { canvas, ask, ...this.seenFrom(place) };
    });
    return placedForward(graph, canvases, manifest.tokens.mask, this.seen);
  }

  async rescore(texts: readonly (readonly number[])[]): Promise<readonly number[] | undefined> {
    const { graph, manifest, unused } = this.parts;
    const probe = suffixProbe(this.seen.suffix.ids, manifest.tokens.eof);
    if (probe.length === 0) return undefined;
    return rescoreTexts(graph, texts, probe, this.seen, unused);
  }

  writer(): Writer {
    const isTwin = this.parts.manifest.sampler.order === 'left-to-right';
    return isTwin
      ? twinWriter(this.parts, this.seen)
      : diffusionWriter(this.parts, this.seen, this.pace.stopping);
  }

  /** How many tokens of the streams a place sees. */
  private seenFrom({ begin, stop }: Place): Pick<SeenCanvas, 'seenPrefix' | 'seenSuffix'> {
    const { prefixBase, suffixBase } = this.streams;
    return { seenPrefix: prefixBase + begin, seenSuffix: suffixBase - stop };
  }
}
