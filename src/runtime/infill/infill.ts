import type { DecodingOrder, InfillRequest, InfillResult } from '../../protocol';
import type { Sampling } from '../denoiser';
import { RuntimeFailure } from '../host/failure';
import { Forwards } from '../host/forwards';
import type { LoadedModel } from '../loadedModel';
import { chooseCompletions, completionOf } from './completions';
import type { InfillHooks } from '../host/hooks';
import { refine } from './refine';
import { writeLeftToRight } from './writeLeftToRight';

/** The texts of an answer, the one to take first, and the steps they took. */
type Answer = Omit<InfillResult, 'forwards' | 'encodedTokens' | 'encodeMs' | 'ms'>;

/**
 * Answers one request: context, length, canvases, denoise steps, choice, text.
 * @returns undefined when cancelled; what was encoded until then stays cached
 */
export async function infill(
  model: LoadedModel,
  request: InfillRequest,
  hooks: InfillHooks,
): Promise<InfillResult | undefined> {
  const { cancellation } = hooks;
  const { denoiser, tokenizer, now } = model;
  const started = now();
  const order = orderOf(request, denoiser.sampling);
  const forwards = new Forwards(cancellation);
  const stopping = (): boolean => cancellation.isRequested();
  const context = await denoiser.openGap(request, {
    stopping,
    afterForward: forwards.afterForward,
  });
  if (cancellation.isRequested()) return undefined;
  const { deadlineMs = Infinity } = request.options;
  const isLate = (): boolean => now() - started >= deadlineMs;

  const write = async (): Promise<Answer | undefined> => {
    const written = await writeLeftToRight(model, request, context, hooks, isLate);
    if (written === undefined) return undefined;
    const { tokens, stop, steps } = written;
    return { ...completionOf(tokens, stop, tokenizer), alternatives: [], steps };
  };
  const denoise = async (): Promise<Answer | undefined> => {
    const refined = await refine(model, request, context, hooks, { started, isLate });
    if (refined === undefined) return undefined;
    const { hypotheses, limit, steps } = refined;
    const choosing = { context, tokenizer, hasTime: () => !isLate() };
    const [first, ...alternatives] = await chooseCompletions(choosing, hypotheses, limit);
    return { ...first, alternatives, steps };
  };
  const answer = await (order === 'left-to-right' ? write() : denoise());
  if (answer === undefined || cancellation.isRequested()) return undefined;
  return {
    ...answer,
    forwards: forwards.count,
    encodedTokens: context.encodedTokens,
    encodeMs: context.encodeMs,
    ms: now() - started,
  };
}

/** @throws RuntimeFailure `bad-request` where the model cannot do what is asked for */
function orderOf({ options }: InfillRequest, sampling: Sampling): DecodingOrder {
  const { order = sampling.order } = options;
  if (order === 'parallel' && sampling.order === 'left-to-right') {
    throw new RuntimeFailure('bad-request', 'This model writes from left to right only.');
  }
  return order;
}
