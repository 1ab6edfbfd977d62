import type { DecoderHooks, RescoreRequest } from './decoderRequests';
import {
  beginning,
  forwardsOf,
  layOut,
  readPrompt,
  windowOf,
  type DecoderState,
} from './decoderState';
import { scoreSequences, sequencesOf, type TextScore } from './scoring/rescoreTexts';

/** Scores texts for a gap. @returns a score for each, or undefined when it ended before all were read */
export async function rescore(
  state: DecoderState,
  request: RescoreRequest,
  hooks: DecoderHooks,
): Promise<TextScore[] | undefined> {
  const { documentId, texts, readBehind } = request;
  if (texts.length === 0) return [];
  const forwards = forwardsOf(state, request, hooks);
  const { prefix, suffix } = windowOf(state, request, 'score');
  const { shared, sequences } = sequencesOf(state.model.tokenizer, {
    front: layOut(state, { prefix: '', suffix }, request, false).ids,
    prefix,
    texts,
    behind: beginning(state, suffix, readBehind),
  });
  const trunk = sequences[0]?.ids.slice(0, shared) ?? [];
  const read = await readPrompt(state, documentId, trunk, shared, forwards);
  const { context, isWhole, effort } = read;
  hooks.onRead?.(effort());
  return isWhole ? scoreSequences(sequences, context, forwards) : undefined;
}
