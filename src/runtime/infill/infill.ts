import type { DecodingOrder, InfillRequest, InfillResult, StepEvent } from '../../protocol';
import type { Cancellation } from '../host/cancellation';
import { chooseCompletions, completionOf } from './completions';
import { countingGraph } from '../twoStream/countingGraph';
import type { DocumentCaches } from '../twoStream/documentCaches';
import { encodeContext } from '../twoStream/encodeContext';
import { RuntimeFailure } from '../host/failure';
import type { Graph, KeysValues } from '../twoStream/graph';
import { writeLeftToRight } from './leftToRight/write';
import type { Manifest } from '../package/manifest';
import { refine } from './refine';
import type { Tokenizer } from '../package/tokenizer';

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
  /** Whether steps come with their traces. */
  readonly trace?: boolean;
}

/** The texts of an answer, the one to take first, and the steps they took. */
type Answer = Omit<InfillResult, 'forwards' | 'encodedTokens' | 'encodeMs' | 'ms'>;

/**
 * Answers one request: caches, length, canvases, denoise steps, choice, text.
 * @returns undefined when cancelled; the document's cache keeps what was encoded until then
 */
export async function infill(
  context: InfillContext,
  request: InfillRequest,
  hooks: InfillHooks,
): Promise<InfillResult | undefined> {
  const { cancellation } = hooks;
  const { manifest, tokenizer, now, unused } = context;
  const started = now();
  const order = orderOf(request, manifest);
  const graph = countingGraph(context.graph, cancellation);
  const counted = { ...context, graph };
  const encoded = await encodeContext(counted, request, cancellation);
  if (cancellation.isRequested()) return undefined;
  const { deadlineMs = Infinity } = request.options;
  const isLate = (): boolean => now() - started >= deadlineMs;

  const write = async (): Promise<Answer | undefined> => {
    const written = await writeLeftToRight(counted, request, encoded.seen, hooks, isLate);
    if (written === undefined) return undefined;
    const { tokens, stop, steps } = written;
    return { ...completionOf(tokens, stop, tokenizer), alternatives: [], steps };
  };
  const denoise = async (): Promise<Answer | undefined> => {
    const refined = await refine(counted, request, encoded, hooks, { started, isLate });
    if (refined === undefined) return undefined;
    const { contenders, limit, steps } = refined;
    const { tokens } = manifest;
    const { seen } = encoded;
    const choosing = { graph, tokenizer, tokens, seen, unused, hasTime: () => !isLate() };
    const [first, ...alternatives] = await chooseCompletions(choosing, contenders, limit);
    return { ...first, alternatives, steps };
  };
  const answer = await (order === 'left-to-right' ? write() : denoise());
  if (answer === undefined || cancellation.isRequested()) return undefined;
  return {
    ...answer,
    forwards: graph.forwards,
    encodedTokens: encoded.tokens,
    encodeMs: encoded.encodeMs,
    ms: now() - started,
  };
}

/** @throws RuntimeFailure `bad-request` where the model cannot do what is asked for */
function orderOf({ options }: InfillRequest, { sampler }: Manifest): DecodingOrder {
  const { order = sampler.order } = options;
  if (order === 'parallel' && sampler.order === 'left-to-right') {
    throw new RuntimeFailure('bad-request', 'This model writes from left to right only.');
  }
  return order;
}
