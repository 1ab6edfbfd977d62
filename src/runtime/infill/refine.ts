import type { InfillRequest, StepEvent, StopReason } from '../../protocol';
import { denoiseForward, lengthForward } from '../twoStream/canvasForwards';
import {
  advanceOpen,
  beginContenders,
  best,
  inTheRunning,
  isDenoised,
  isOpen,
  PATIENCE,
  type Contender,
} from './hypotheses';
import type { EncodedContext } from '../twoStream/encodeContext';
import { noiseOf } from './gumbelNoise';
import type { InfillContext, InfillHooks } from './infill';
import type { SamplerRules } from './sampler';
import { samplerRules } from './samplerRules';
import { StepTracer } from './stepTrace';

/** First canvas when the model names no length: the middle of what completions need. */
const FALLBACK_LENGTH = 16;

/** Where canvases have come to. */
export interface Refined {
  readonly contenders: readonly Contender[];
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
  context: InfillContext,
  request: InfillRequest,
  encoded: EncodedContext,
  { cancellation, onStep, trace = false }: InfillHooks,
  clock: { readonly started: number; readonly isLate: () => boolean },
): Promise<Refined | undefined> {
  const { graph, manifest, tokenizer, now } = context;
  const { model, sampler, tokens } = manifest;
  const rules = samplerRules(manifest, tokenizer, request.options);
  const noise = noiseOf(request.options);
  const guesses = await guessLengths(context, request, encoded);
  const { candidates, maxSteps } = sampler;
  let contenders = beginContenders(guesses, candidates, rules.maxCanvas, model.maxCanvas);

  const tracer = trace ? new StepTracer(encoded, clock.started, now, tokenizer) : undefined;
  const rulesAt = (step: number): SamplerRules => {
    return noise === undefined ? rules : { ...rules, noise: noise(step) };
  };
  let steps = 0;
  let stepsSinceFinish = 0;
  let limit: StopReason | undefined;
  while (contenders.some(isOpen)) {
    if (cancellation.isRequested()) return undefined;
    if (steps >= maxSteps) limit = 'steps';
    else if (clock.isLate()) limit = 'deadline';
    if (limit !== undefined) break;
    const open = contenders.filter(isOpen);
    const canvases = open.map(({ canvas }) => canvas);
    const predictions = await denoiseForward(graph, canvases, tokens.mask, encoded.seen);
    const advanced = advanceOpen(contenders, predictions, rulesAt(steps));
    contenders = inTheRunning(advanced);
    steps++;
    onStep?.(eventOf(steps, { open, predictions, advanced }, contenders, { tokenizer, tracer }));
    if (contenders.some(isDenoised) && stepsSinceFinish++ >= PATIENCE) break;
  }
  return cancellation.isRequested() ? undefined : { contenders, steps, limit };
}

/** What a live view is told of a step. */
function eventOf(
  step: number,
  done: Omit<Parameters<StepTracer['step']>[0], 'best'>,
  contenders: readonly Contender[],
  { tokenizer, tracer }: Pick<InfillContext, 'tokenizer'> & { tracer: StepTracer | undefined },
): StepEvent {
  const { canvas, begun } = best(contenders);
  const trace = tracer?.step({ ...done, best: begun });
  const shown = tokenizer.decodeEach(canvas.map((token) => token?.id));
  return { step, canvas: shown, ...(trace !== undefined && { trace }) };
}

/** Lengths the missing text may have: one given by the request, or what the model thinks of, likeliest first. */
async function guessLengths(
  { graph, manifest, tokenizer }: InfillContext,
  { options: { oracleLengthOf } }: InfillRequest,
  { seen }: EncodedContext,
): Promise<readonly number[]> {
  if (oracleLengthOf !== undefined) return [tokenizer.encode(oracleLengthOf).length];
  const guesses = await lengthForward(graph, manifest.tokens, seen);
  return guesses.length > 0 ? guesses : [FALLBACK_LENGTH];
}
