import type { Contexts, Lane } from '../decoder/contexts';
import type { DecoderTokenizer } from '../decoder/decoderTokenizer';
import type { ForwardCosts } from '../decoder/forwardCosts';
import type { DecoderShape, ForwardGraph } from '../decoder/forwardGraph';
import { RequestForwards } from '../decoder/requestForwards';
import type { TokenContext } from '../decoder/tokenContext';
import type { DecoderHooks, Effort, GapRequest } from './decoderRequests';
import type { DraftWidth } from './writing/draftWidth';
import { fimPrompt, type FimPrompt } from './prompt/fimPrompt';
import type { PromptTokens } from './prompt/promptTokens';
import { DEFAULT_WINDOWS, type PromptWindows, type TextWindow } from './prompt/windows';

/** A loaded model. */
export interface DecoderModel {
  readonly graph: ForwardGraph & { dispose(): Promise<void> };
  readonly tokenizer: DecoderTokenizer;
  readonly shape: DecoderShape;
  readonly prompt: PromptTokens;
}

/** What the requests of one lane of a decoder share. */
export interface DecoderState {
  readonly model: DecoderModel;
  readonly lane: Lane;
  readonly contexts: Contexts;
  readonly windows: PromptWindows;
  readonly costs: ForwardCosts;
  readonly draftWidth: DraftWidth;
  /** Monotonic clock, ms. */
  readonly now: () => number;
}

/** Windows of different uses of a document are cut apart, so that none moves another's. */
export const WINDOW_USES = ['write', 'score', 'doubt'] as const;
export type WindowUse = (typeof WINDOW_USES)[number];

/** Key of the memory of one document's windows of one use. */
export function windowKey(documentId: string, use: WindowUse): string {
  return `${use} ${documentId}`;
}

/** The forwards of a request that begins now. */
export function forwardsOf(
  { model, costs, now }: DecoderState,
  { deadlineMs = Infinity }: { readonly deadlineMs?: number },
  { interruption }: DecoderHooks,
): RequestForwards {
  const parts = { graph: model.graph, costs, now };
  return new RequestForwards(parts, interruption, now() + deadlineMs);
}

/** The text around a request's cursor that goes into the prompt. */
export function windowOf(state: DecoderState, request: GapRequest, use: WindowUse): TextWindow {
  const { documentId, windows = DEFAULT_WINDOWS } = request;
  if (windows === 'whole') return { prefix: request.prefix, suffix: request.suffix };
  return state.windows.cut(windowKey(documentId, use), request, windows);
}

/** The prompt of a window. */
export function layOut(
  { model }: DecoderState,
  window: TextWindow,
  { context }: Pick<GapRequest, 'context'>,
  heal: boolean,
): FimPrompt {
  return fimPrompt(model.tokenizer, model.prompt, window, context, heal);
}

/** Longest text that is encoded for a token, UTF-16 units. */
const MAX_UNITS_PER_TOKEN = 16;

/** The first `tokens` tokens of a text, as text. */
export function beginning({ model }: DecoderState, text: string, tokens: number): string {
  if (tokens === 0) return '';
  return model.tokenizer.decodeComplete(
    model.tokenizer.encode(text.slice(0, tokens * MAX_UNITS_PER_TOKEN)).slice(0, tokens),
  );
}

/** A prompt that was read, as far as there was time. */
export interface ReadPrompt {
  readonly context: TokenContext;
  readonly isWhole: boolean;
  /** What the request took until the call. */
  readonly effort: () => Effort;
}

/**
 * Reads what is not cached of a prompt.
 * @param askFrom the first token behind which a prediction is needed
 */
export async function readPrompt(
  { contexts, lane, now }: DecoderState,
  documentId: string,
  ids: readonly number[],
  askFrom: number,
  forwards: RequestForwards,
): Promise<ReadPrompt> {
  const started = now();
  const context = contexts.acquire(documentId, ids, lane);
  const isWhole = await forwards.readTrunk(context, ids, askFrom);
  const encodeMs = now() - started;
  const encodedTokens = forwards.tokens;
  const effort = (): Effort => ({
    forwards: forwards.forwards,
    readTokens: forwards.tokens,
    encodedTokens,
    promptTokens: ids.length,
    encodeMs,
    ms: now() - started,
  });
  return { context, isWhole, effort };
}
