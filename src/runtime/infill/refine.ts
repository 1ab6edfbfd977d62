import type { InfillRequest, StepEvent, StopReason } from '../../protocol';
import { GAP, type Context } from '../denoiser';
import type { LoadedModel } from '../loadedModel';
import { maskedPositions } from './canvas';
import { noiseOf } from '../gumbelNoise';
import {
  advanceOpen,
  beginHypotheses,
  best,
  isDenoised,
  isOpen,
  PATIENCE,
  prune,
  type Hypothesis,
} from './hypotheses';
import type { InfillHooks } from '../host/hooks';
import type { SamplerRules } from './sampler';
import { samplerRules } from './samplerRules';
import { StepTracer } from './stepTrace';

/** First canvas when the model names no length: the middle of what completions need. */
const FALLBACK_LENGTH = 16;

/** Where canvases have come to. */
export interface Refined {
  readonly hypotheses: readonly Hypothesis[];
  readonly steps: number;
  /** Why the unfinished ones were left. */
  readonly limit: StopReason | undefined;
}

/**
 * Canvases of the likeliest lengths, denoised side by side until one is finished and the others have had their chance.
 *
 * Between two forwards the event loop gets a turn, so that a cancellation is seen within one step.
 * @param clock when the request came, and whether its deadline has passed
 * @returns undefined when cancelled
 */
export async function refine(
  model: LoadedModel,
  request: InfillRequest,
  context: Context,
  { cancellation, onStep, trace = false }: InfillHooks,
  clock: { readonly started: number; readonly isLate: () => boolean },
): Promise<Refined | undefined> {
  const { denoiser, tokenizer, now } = model;
  const { limits, sampling } = denoiser;
  const rules = samplerRules(model, request.options);
  const noise = noiseOf(request.options);
  const guesses = await guessLengths(tokenizer, request, context);
  const { candidates, maxSteps } = sampling;
  let hypotheses = beginHypotheses(guesses, candidates, rules.maxCanvas, limits.maxCanvas);

  const tracer = trace ? new StepTracer(context, clock.started, now, tokenizer) : undefined;
  const rulesAt = (step: number): SamplerRules => {
    return noise === undefined ? rules : { ...rules, noise: noise(step) };
  };
  let steps = 0;
  let stepsSinceFinish = 0;
  let limit: StopReason | undefined;
  while (hypotheses.some(isOpen)) {
    if (cancellation.isRequested()) return undefined;
    if (steps >= maxSteps) limit = 'steps';
    else if (clock.isLate()) limit = 'deadline';
    if (limit !== undefined) break;
    const open = hypotheses.filter(isOpen);
    const predictions = await context.denoise(
      open.map(({ canvas }) => ({ canvas, ask: maskedPositions(canvas), ...GAP })),
    );
    const advanced = advanceOpen(hypotheses, predictions, rulesAt(steps));
    hypotheses = prune(advanced);
    steps++;
    onStep?.(eventOf(steps, { open, predictions, advanced }, hypotheses, { tokenizer, tracer }));
    if (hypotheses.some(isDenoised) && stepsSinceFinish++ >= PATIENCE) break;
  }
  return cancellation.isRequested() ? undefined : { hypotheses, steps, limit };
}

/** What a live view is told of a step. */
function eventOf(
  step: number,
  done: Omit<Parameters<StepTracer['step']>[0], 'best'>,
  hypotheses: readonly Hypothesis[],
  { tokenizer, tracer }: Pick<LoadedModel, 'tokenizer'> & { tracer: StepTracer | undefined },
): StepEvent {
  const { canvas, begun } = best(hypotheses);
  const trace = tracer?.step({ ...done, best: begun });
  const shown = tokenizer.decodeEach(canvas.map((token) => token?.id));
  return { step, canvas: shown, ...(trace !== undefined && { trace }) };
}

/** Lengths the missing text may have: one given by the request, or what the model thinks of, likeliest first. */
async function guessLengths(
  tokenizer: LoadedModel['tokenizer'],
  { options: { oracleLengthOf } }: InfillRequest,
  context: Context,
): Promise<readonly number[]> {
  if (oracleLengthOf !== undefined) return [tokenizer.encode(oracleLengthOf).length];
  const guesses = await context.lengths();
  return guesses.length > 0 ? guesses : [FALLBACK_LENGTH];
}
