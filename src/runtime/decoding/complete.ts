import { blockAt } from './writing/blockEnd';
import type {
  CompleteRequest,
  CompleteResult,
  DecodeStep,
  DecoderHooks,
  GapRequest,
} from './decoderRequests';
import {
  beginning,
  forwardsOf,
  layOut,
  readPrompt,
  windowOf,
  type DecoderState,
} from './decoderState';
import { fillGap, type FillOptions } from './writing/fillGap';
import type { TextHypothesis } from './writing/hypothesis';
import type { Behind } from './scoring/readBehind';
import { withoutRest } from './writing/restOfLine';
import { linesBehind } from './writing/stopRules';

/** Reads the prompt of a request's cursor. @returns whether it was read as a whole */
export async function prepare(
  state: DecoderState,
  request: GapRequest,
  hooks: DecoderHooks,
): Promise<boolean> {
  const forwards = forwardsOf(state, request, hooks);
  const { ids, fork } = layOut(state, windowOf(state, request, 'write'), request, true);
  return (await readPrompt(state, request.documentId, ids, fork - 1, forwards)).isWhole;
}

/** Fills a gap. @returns undefined when cancelled */
export async function complete(
  state: DecoderState,
  request: CompleteRequest,
  hooks: DecoderHooks,
): Promise<CompleteResult | undefined> {
  const { documentId, prefix, suffix, singleLine, maxTokens, stopTexts = [] } = request;
  const forwards = forwardsOf(state, request, hooks);
  const window = windowOf(state, request, 'write');
  const prompt = layOut(state, window, request, request.heal ?? true);
  const { context, isWhole, effort } = await readPrompt(
    state,
    documentId,
    prompt.ids,
    prompt.fork - 1,
    forwards,
  );
  hooks.onRead?.(effort());
  if (forwards.isCancelled) return undefined;
  if (!isWhole) return { candidates: [], greedyForwards: 0, greedyTokens: 0, ...effort() };
  const atLineStart = prefix === '' || prefix.endsWith('\n');
  const suffixLines = linesBehind(suffix, atLineStart);
  const filled = await fillGap(state.model.tokenizer, context, prompt, forwards, {
    stop: {
      ...{ singleLine, stopTexts, maxTokens, suffixLines, atLineStart },
      block: blockAt(prefix, suffix),
    },
    alternatives: request.alternatives ?? 0,
    behind: behindOf(state, suffix, request.readBehind ?? 0),
    ...(request.drafts !== false && { draftWidth: state.draftWidth }),
    ...(request.noise !== undefined && { noise: request.noise }),
    ...stepHook(hooks),
  });
  if (filled === undefined) return undefined;
  const rest = singleLine ? (suffix.split(/\r?\n/, 1)[0] ?? '') : '';
  const candidates = filled.candidates.map((candidate) => ({
    ...candidate,
    text: withoutRest(candidate.text, rest),
  }));
  return { ...filled, candidates, ...effort() };
}

/** What is read behind a text to choose: the code there, or that nothing comes. */
function behindOf(state: DecoderState, suffix: string, tokens: number): Behind | undefined {
  if (tokens === 0) return undefined;
  const isEnd = suffix.trim() === '';
  if (isEnd) return { text: '\n', end: [state.model.prompt.endOfText] };
  return { text: beginning(state, suffix, tokens), end: [] };
}

/** Shows the greedy line as it grows. */
export function stepHook({ onStep }: DecoderHooks): Pick<FillOptions, 'onStep'> {
  if (onStep === undefined) return {};
  const stepOf = (hypothesis: TextHypothesis, drafted: number): DecodeStep => {
    const { text, pieces, newTokens, ended } = hypothesis;
    const tokens = newTokens.map(({ logp }, index) => ({
      text: pieces[index] ?? '',
      probability: Number.isNaN(logp) ? 1 : Math.exp(logp),
    }));
    return { text, tokens, drafted, ...(ended !== undefined && { ended }) };
  };
  return {
    onStep: (hypothesis, drafted) => {
      onStep(stepOf(hypothesis, drafted));
    },
  };
}
