import { setImmediate as nextTurn } from 'node:timers/promises';
import type { InfillRequest, InfillResult, StepEvent, StopReason } from '../protocol';
import type { Cancellation } from './cancellation';
import { confidenceOf, settledTokens } from './canvas';
import { denoiseForward, lengthForward, type SeenStreams } from './canvasForwards';
import { advanceOpen, beginContenders, best, inTheRunning, isOpen } from './contenders';
import type { DocumentCaches } from './documentCaches';
import { encodeStream } from './encode';
import { STREAM, type Graph, type KeysValues } from './graph';
import type { Manifest } from './manifest';
import { samplerRules } from './samplerRules';
import { streamsOf } from './streams';
import type { Tokenizer } from './tokenizer';

/** Everything an infill needs and does not own. */
export interface InfillContext {
  readonly manifest: Manifest;
  readonly tokenizer: Tokenizer;
  readonly graph: Graph;
  readonly caches: DocumentCaches;
  /** See `CachedStream.unused`. */
  readonly unused: KeysValues;
  /** Monotonic clock, ms. */
  readonly now: () => number;
}

export interface InfillHooks {
  readonly cancellation: Cancellation;
  readonly onStep?: (event: StepEvent) => void;
}

/** First canvas when the model names no length: the middle of what completions need. */
const FALLBACK_LENGTH = 16;

/**
 * Answers one request: caches, length, canvas, denoise steps, text.
 *
 * Between two forwards the event loop gets a turn, so that a cancellation is seen within one step.
 * @returns undefined when cancelled; the document's cache keeps what was encoded until then
 */
export async function infill(
  context: InfillContext,
  request: InfillRequest,
  { cancellation, onStep }: InfillHooks,
): Promise<InfillResult | undefined> {
  const { manifest, tokenizer, now } = context;
  const started = now();
  const graph = countingGraph(context.graph, cancellation);
  const encoded = await encodeContext({ ...context, graph }, request, cancellation);
  const encodeMs = now() - started;
  if (cancellation.isRequested()) return undefined;

  const rules = samplerRules(manifest, tokenizer, request.options);
  const { mask } = manifest.tokens;
  const { candidates, maxSteps } = manifest.sampler;
  const { deadlineMs = Infinity } = request.options;
  const guesses = await guessLengths({ ...context, graph }, request, encoded.seen);
  let contenders = beginContenders(guesses, candidates, rules.maxCanvas);

  let steps = 0;
  let limit: StopReason | undefined;
  while (contenders.some(isOpen)) {
    if (cancellation.isRequested()) return undefined;
    if (steps >= maxSteps) limit = 'steps';
    else if (now() - started >= deadlineMs) limit = 'deadline';
    if (limit !== undefined) break;
    const open = contenders.filter(isOpen);
    const canvases = open.map(({ canvas }) => canvas);
    const predictions = await denoiseForward(graph, canvases, mask, encoded.seen);
    contenders = inTheRunning(advanceOpen(contenders, predictions, rules));
    steps++;
    const shown = best(contenders).canvas.map((token) => token?.id);
    onStep?.({ step: steps, canvas: tokenizer.decodeEach(shown) });
  }
  if (cancellation.isRequested()) return undefined;

  const { canvas, stop = limit ?? 'steps' } = best(contenders);
  const kept = settledTokens(canvas);
  return {
    text: tokenizer.decodeComplete(kept.map((token) => token.id)),
    tokens: kept.length,
    steps,
    forwards: graph.forwards,
    encodedTokens: encoded.tokens,
    encodeMs,
    ms: now() - started,
    confidence: confidenceOf(kept),
    stop,
  };
}

/** Lengths the missing text may have: one given by the request, or what the model thinks of, likeliest first. */
async function guessLengths(
  { graph, manifest, tokenizer }: InfillContext,
  { options: { oracleLengthOf } }: InfillRequest,
  seen: SeenStreams,
): Promise<readonly number[]> {
  if (oracleLengthOf !== undefined) {
    return [tokenizer.encode(oracleLengthOf).length];
  }
  const guesses = await lengthForward(graph, manifest.tokens, seen);
  return guesses.length > 0 ? guesses : [FALLBACK_LENGTH];
}

/** Encodes both streams as far as they are not cached. When cancelled midway the result must not be used. */
async function encodeContext(
  context: InfillContext,
  request: InfillRequest,
  cancellation: Cancellation,
): Promise<{ readonly seen: SeenStreams; readonly tokens: number }> {
  const { manifest, tokenizer, graph, unused } = context;
  const cache = context.caches.open(request.documentId);
  const streams = streamsOf(request, manifest, tokenizer, cache);
  const stopping = (): boolean => cancellation.isRequested();
  // What is left of the cursor first: when this request is superseded, the next one needs it most.
  const prefix = await encodeStream(
    graph,
    { stream: STREAM.prefix, cache: cache.prefix, unused },
    streams.prefix,
    stopping,
  );
  const suffix = await encodeStream(
    graph,
    { stream: STREAM.suffix, cache: cache.suffix, unused },
    streams.suffix,
    stopping,
  );
  context.caches.trim();
  return {
    seen: {
      prefix: { cache: cache.prefix, ids: streams.prefix },
      suffix: { cache: cache.suffix, ids: streams.suffix },
    },
    tokens: prefix.tokens + suffix.tokens,
  };
}

/**
 * The graph with its forwards counted, those after a cancellation as well. The turn after each is what lets a message
 * that came in meanwhile be read before the next forward is decided on.
 */
function countingGraph(
  graph: Graph,
  cancellation: Cancellation,
): Graph & { readonly forwards: number } {
  let forwards = 0;
  return {
    async run(feeds) {
      const outputs = await graph.run(feeds);
      forwards++;
      cancellation.countForward();
      await nextTurn();
      return outputs;
    },
    get forwards() {
      return forwards;
    },
  };
}
