import { chatPrompt } from './prompt/chatPrompt';
import { stepHook } from './complete';
import type { ChatRequest, ChatResult, DecoderHooks } from './decoderRequests';
import { forwardsOf, readPrompt, type DecoderState } from './decoderState';
import { fillGap } from './writing/fillGap';
import { healPrefix } from './prompt/healing';

/** Answers a conversation. @returns undefined when cancelled */
export async function converse(
  state: DecoderState,
  request: ChatRequest,
  hooks: DecoderHooks,
): Promise<ChatResult | undefined> {
  const { documentId, messages, begun, maxTokens, stopTexts = [] } = request;
  const { tokenizer, prompt } = state.model;
  const forwards = forwardsOf(state, request, hooks);
  const ids = chatPrompt(tokenizer, prompt, messages, begun);
  const read = await readPrompt(state, documentId, ids, ids.length - 1, forwards);
  if (forwards.isCancelled) return undefined;
  if (!read.isWhole) return { text: '', ended: 'deadline', logp: 0, ...read.effort() };
  const nothingTyped = healPrefix(tokenizer, '', false);
  const layout = { ids, fork: ids.length, healed: nothingTyped };
  const filled = await fillGap(tokenizer, read.context, layout, forwards, {
    stop: { singleLine: false, stopTexts, maxTokens, suffixLines: [], atLineStart: true },
    alternatives: 0,
    draftWidth: state.draftWidth,
    ...stepHook(hooks),
  });
  const [answer] = filled?.candidates ?? [];
  if (answer === undefined) return undefined;
  const { text, ended, features } = answer;
  return { text, ended, logp: features.logp, ...read.effort() };
}
