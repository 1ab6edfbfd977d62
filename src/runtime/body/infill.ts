import type { Completion, InfillOptions, InfillRequest, InfillResult } from '../../protocol';
import type { CompleteRequest } from '../decoding/decoderRequests';
import type { ScoredText } from '../decoding/scoring/features';
import type { WindowLimits } from '../decoding/prompt/windows';
import { noiseOf } from '../gumbelNoise';
import { RuntimeFailure } from '../host/failure';
import type { InfillHooks } from '../host/hooks';
import { interruptionOf, type Body } from './body';
import { StepView } from './stepView';
import { STOPS } from './stops';

/** Tokens of text around the cursor that go into a prompt. */
export const WINDOWS: WindowLimits = {
  minPrefix: 320,
  maxPrefix: 512,
  minSuffix: 96,
  maxSuffix: 160,
};

/** Tokens of a text unless the request says otherwise. */
export const MAX_CANVAS = 64;

/** Tokens of a text, whatever the request says: with its prompt it must not leave the rotary tables. */
const MAX_TOKENS = 1024;

/** Branches of the greedy line, and tokens of the code behind the gap that are read to choose among them. */
const ALTERNATIVES = 6;
const READ_BEHIND = 12;

/**
 * Answers one request: prompt, greedy line, alternatives, choice.
 * @returns undefined when cancelled; what was encoded until then stays cached
 * @throws RuntimeFailure `bad-request` for the parallel order
 */
export async function infillWithBody(
  { decoder, tokenizer }: Body,
  request: InfillRequest,
  { cancellation, onStep, trace = false }: InfillHooks,
): Promise<InfillResult | undefined> {
  const { options, documentId, prefix, suffix } = request;
  if (options.order === 'parallel') {
    throw new RuntimeFailure('bad-request', 'This model writes from left to right only.');
  }
  const view = new StepView(trace);
  const result = await decoder.complete(
    { documentId, prefix, suffix, windows: WINDOWS, ...wanted(options, tokenizer) },
    {
      interruption: interruptionOf(cancellation),
      onRead: (effort) => {
        view.read(effort);
      },
      onStep: (step) => {
        const event = view.step(step);
        onStep?.(event);
      },
    },
  );
  if (result === undefined) return undefined;
  const [first = NO_TIME, ...alternatives] = result.candidates.map(completionOf);
  const { forwards, encodedTokens, encodeMs, ms } = result;
  return { ...first, alternatives, steps: view.steps, forwards, encodedTokens, encodeMs, ms };
}

/** The answer where the deadline came before the prompt was read. */
const NO_TIME: Completion = { text: '', tokens: 0, confidence: 0, stop: 'deadline' };

type Wanted = Omit<CompleteRequest, 'documentId' | 'prefix' | 'suffix' | 'windows' | 'context'>;

/** What is asked of the decoder. A length that a benchmark gives bounds the text. */
function wanted(
  {
    singleLine = false,
    maxTokens = MAX_CANVAS,
    oracleLengthOf,
    deadlineMs,
    ...more
  }: InfillOptions,
  tokenizer: Body['tokenizer'],
): Wanted {
  const known = oracleLengthOf === undefined ? maxTokens : tokenizer.encode(oracleLengthOf).length;
  const noise = noiseOf(more)?.(0);
  return {
    singleLine,
    maxTokens: Math.max(1, Math.min(known, MAX_TOKENS)),
    // What is drawn is not to be the likeliest; a text of several lines is compared with none of another length.
    alternatives: singleLine && noise === undefined ? ALTERNATIVES : 0,
    readBehind: READ_BEHIND,
    ...(deadlineMs !== undefined && { deadlineMs }),
    ...(noise !== undefined && { noise }),
  };
}

function completionOf({ text, ended, features: { tokens, meanLogp } }: ScoredText): Completion {
  const isEmpty = text === '';
  return {
    text,
    tokens: isEmpty ? 0 : tokens,
    confidence: isEmpty || tokens === 0 ? 0 : Math.exp(meanLogp),
    stop: isEmpty && STOPS[ended] === 'complete' ? 'empty' : STOPS[ended],
  };
}
