import type { InfillOptions } from '../protocol';

/** What is added to the log probability of a token at a canvas position before the position's choice is made. */
export type Noise = (position: number, id: number) => number;

/** Two multipliers of a finaliser of MurmurHash3, and the step between two inputs (the golden ratio in 32 bits). */
const FIRST = 0x85ebca6b;
const SECOND = 0xc2b2ae35;
const STEP = 0x9e3779b9;
const RANGE = 2 ** 32;

/**
 * Standard Gumbel noise, the same for the same numbers wherever it is computed
 * (`training/anneal_train/reference/gumbel.py`). The largest of log probabilities with it is
 * a sample of the distribution (the Gumbel-max trick); masked diffusion samplers make their choices with it (LLaDA,
 * arXiv 2502.09992).
 * @param seed whole, at least 0; its low 32 bits count, as of the other numbers
 */
export function gumbel(seed: number, step: number, position: number, id: number): number {
  const hash = [seed, step, position, id].reduce((h, part) => mixed(((h ^ part) + STEP) >>> 0), 0);
  return -Math.log(-Math.log((hash + 0.5) / RANGE));
}

/**
 * The noise of a request's denoise steps; undefined where the sampler is greedy, which it is unless asked otherwise.
 * @returns makes the noise of a step, counted from 0
 */
export function noiseOf({
  temperature = 0,
  seed = 0,
}: InfillOptions): ((step: number) => Noise) | undefined {
  if (temperature === 0) return undefined;
  return (step) => (position, id) => temperature * gumbel(seed, step, position, id);
}

function mixed(value: number): number {
  let h = value;
  h = Math.imul(h ^ (h >>> 16), FIRST);
  h = Math.imul(h ^ (h >>> 13), SECOND);
  return (h ^ (h >>> 16)) >>> 0;
}
