import type { Place } from '../denoiser';
import {
  advanceAttempt,
  askedPositions,
  otherAttempts,
  type Attempt,
  type AttemptRules,
} from './attempt';
import { placedBatches, type Forwarding } from './placedBatches';

/** An attempt and its place in a context. */
export interface PlacedAttempt extends Place {
  readonly attempt: Attempt;
}

/**
 * Refines attempts side by side, whatever drafts they belong to, until none is open.
 * @param onStep told after every step, with all attempts as they are
 * @returns the attempts in the same order, second choices behind the first; those still open when it was stopped, or
 *   after `maxSteps`, stay open
 */
export async function refineAttempts<Placed extends PlacedAttempt>(
  forwarding: Forwarding,
  begun: readonly Placed[],
  rules: AttemptRules,
  maxSteps: number,
  onStep: (attempts: readonly Placed[]) => void,
): Promise<Placed[]> {
  let attempts = [...begun];
  for (let step = 0; step < maxSteps; step++) {
    const open = attempts.filter(({ attempt }) => attempt.state === 'open');
    if (open.length === 0) break;
    const placed = open.map(({ attempt, begin, stop }) => ({
      canvas: attempt.canvas,
      begin,
      stop,
      ask: askedPositions(attempt),
    }));
    const answers = await placedBatches(forwarding, placed);
    if (answers.length < open.length) break;
    const next = answers.values();
    attempts = attempts.flatMap((item) => {
      if (item.attempt.state !== 'open') return [item];
      const answer = next.next();
      if (answer.done === true) throw new Error('an open attempt has no predictions');
      const others = step === 0 ? otherAttempts(item.attempt, answer.value, rules) : [];
      const advanced = advanceAttempt(item.attempt, answer.value, rules);
      return [advanced, ...others].map((attempt) => ({ ...item, attempt }));
    });
    onStep(attempts);
  }
  return attempts;
}
