import { setImmediate as nextTurn } from 'node:timers/promises';
import type { InfillRequest, InfillResult, StepEvent, StopReason } from '../protocol';
import type { Cancellation } from './cancellation';
import { blankCanvas, confidenceOf, settledTokens, type Canvas } from './canvas';
import { denoiseForward, lengthForward, seenStream, type SeenStreams } from './canvasForwards';
import type { DocumentCaches } from './documentCaches';
import { encodeStream } from './encode';
import { STREAM, type Graph, type KeysValues } from './graph';
import type { Manifest } from './manifest';
import { denoiseStep } from './sampler';
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
  const { oracleLengthOf, deadlineMs = Infinity } = request.options;
  const wanted =
    oracleLengthOf === undefined
      ? await lengthForward(graph, manifest.tokens, encoded.seen)
      : tokenizer.encode(oracleLengthOf).length;
  let canvas = blankCanvas(Math.min(wanted ?? FALLBACK_LENGTH, rules.maxCanvas));

  let steps = 0;
  let cut = false;
  let stop = endOf(canvas, cut);
  while (stop === undefined) {
    if (cancellation.isRequested()) return undefined;
    if (steps >= manifest.sampler.maxSteps) stop = 'steps';
    else if (now() - started >= deadlineMs) stop = 'deadline';
    else {
      const predictions = await denoiseForward(graph, canvas, manifest.tokens.mask, encoded.seen);
      const step = denoiseStep(canvas, predictions, rules);
      steps++;
      canvas = step.canvas;
      cut ||= step.cutAtNewline;
      stop = step.committed.length === 0 ? 'unsure' : endOf(canvas, cut);
      onStep?.({ step: steps, canvas: tokenizer.decodeEach(canvas.map((token) => token?.id)) });
    }
  }
  if (cancellation.isRequested()) return undefined;

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

/** Why a canvas is finished, or undefined while it has masks. */
function endOf(canvas: Canvas, cutAtNewline: boolean): StopReason | undefined {
  if (canvas.includes(undefined)) return undefined;
  if (cutAtNewline) return 'newline';
  return canvas.length === 0 ? 'empty' : 'complete';
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
      prefix: seenStream(cache.prefix, streams.prefix),
      suffix: seenStream(cache.suffix, streams.suffix),
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
