import type { DecoderHooks, SurpriseRequest } from '../decoderRequests';
import { forwardsOf, layOut, readPrompt, windowOf, type DecoderState } from '../decoderState';
import { surpriseOf, type DraftToken } from './surprise';

/** Tokens of the prefix that may become one with the draft's beginning. */
const MAX_JOINED = 8;

/** Compares a draft with what the model expects. @returns undefined when it ended before the draft was read */
export async function doubt(
  state: DecoderState,
  request: SurpriseRequest,
  hooks: DecoderHooks,
): Promise<DraftToken[] | undefined> {
  const { documentId, draft } = request;
  const { tokenizer } = state.model;
  const forwards = forwardsOf(state, request, hooks);
  const { prefix, suffix } = windowOf(state, request, 'doubt');
  const front = layOut(state, { prefix: '', suffix }, request, false).ids;
  const written = tokenizer.encode(prefix + draft);
  const before = tokenizer.encode(prefix).length;
  const askFrom = front.length + Math.max(0, before - MAX_JOINED) - 1;
  const ids = [...front, ...written];
  const read = await readPrompt(state, documentId, ids, askFrom, forwards);
  const { context, isWhole, effort } = read;
  hooks.onRead?.(effort());
  if (!isWhole) return undefined;
  const expected = written.map((_, index) => context.predictions[front.length + index - 1]);
  return surpriseOf(tokenizer, written, expected, prefix, draft);
}
