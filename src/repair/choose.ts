import type { Rewrite } from '../protocol';
import type { Damage, Trial } from './workingText';

/** A rewrite and what it would do to the text. */
export interface Choice {
  readonly rewrite: Rewrite;
  readonly trial: Trial;
}

/** What is known before the rewrites of a draft are looked at. */
export interface Standing {
  readonly damage: Damage | undefined;
  /** Whether the model was trained on drafts. */
  readonly edit: boolean;
  /** What a change must bring in addition where nobody complains; absent: `UNASKED`. */
  readonly unaskedGain?: number | undefined;
}

/**
 * What a changed token must bring in likelihood, as a natural logarithm: a draft is a true text that went through a
 * noisy channel, in which one token in a hundred goes wrong. Without that price an empty text would be the likeliest of
 * all. A model that never saw drafts finds every name improbable that it would not have chosen, so with it a change has
 * to make what is around it more probable as well.
 */
const PRICE = { edit: Math.log(100), mask: 10 } as const;

/** Changed tokens that are free where a change makes a fault go away: that is evidence enough. */
const FREE_EDITS = 2;

/** Most tokens changed for a fault or a diagnostic; who changes more has not understood what was meant. */
const MAX_ASKED = 8;

/** What a change must bring in addition where nobody complains, unless the model says otherwise. */
const UNASKED = Math.log(1000);

/** Most tokens changed where nobody complains: to a model that knows no drafts every name is a chance to rename it. */
const MAX_UNASKED = { edit: 3, mask: 1 } as const;

/** Least share of a draft's characters that must be left: taking the code away always repairs it. */
const MIN_LEFT = 0.5;

/** Most characters of a draft that may go altogether, a stray bracket for one. */
const SHORT = 3;

/**
 * The best of the choices that should be taken at all: the one with the fewest faults, then the fewest diagnostics
 * left, then the likeliest with every changed token paid for, then the smallest.
 * @returns undefined when none is better than the draft: in doubt nothing is changed
 */
export function bestRepair(
  choices: readonly Choice[],
  draft: string,
  standing: Standing,
): Choice | undefined {
  const good = choices.filter((choice) => isRepair(choice, draft, standing));
  return good.sort((one, other) => compareMerit(one, other, priceOf(standing)))[0];
}

/** The best of the choices that parse no worse than before, for a text that is to become another one. */
export function bestVariation(choices: readonly Choice[], standing: Standing): Choice | undefined {
  const good = choices.filter(({ trial, rewrite: { text, gain, edits } }) => {
    const damaged = compare(trial, standing.damage);
    // Far less likely than what was there, a text is noise and no variation.
    return text.trim() !== '' && damaged !== undefined && damaged <= 0 && gain >= -edits;
  });
  return good.sort((one, other) => other.rewrite.gain - one.rewrite.gain)[0];
}

/** The likeliest of changes that heal, all of them a slip undone: of these one is right more often than none. */
export function bestCure(choices: readonly Choice[], standing: Standing): Choice | undefined {
  return [...choices].sort((one, other) => compareMerit(one, other, priceOf(standing)))[0];
}

/** Whether a change leaves less damage than there was, and none where it was made. */
export function isHealing(trial: Trial, before: Damage): boolean {
  return (compare(trial, before) ?? 0) < 0;
}

function isRepair({ rewrite, trial }: Choice, draft: string, standing: Standing): boolean {
  const change = compare(trial, standing.damage);
  if (change === undefined || change > 0) return false;
  const { gain, edits, text } = rewrite;
  const length = draft.trim().length;
  if (length > SHORT && text.trim().length < length * MIN_LEFT) return false;
  const price = priceOf(standing);
  if (change < 0) return edits <= MAX_ASKED && gain >= price * (edits - FREE_EDITS);
  if (trial.touched > 0) return edits <= MAX_ASKED && gain >= price * edits;
  const most = MAX_UNASKED[kindOf(standing)];
  const { unaskedGain = UNASKED } = standing;
  return !trial.prose && edits <= most && gain >= price * edits + unaskedGain;
}

/**
 * Below 0 when there is less damage than before, above when there is more; undefined when it cannot be told.
 *
 * Errors that only look smaller are none the fewer: where something was changed nothing must be wrong any more. Two
 * mistakes are often one error, from the first to the second; when the first one is gone the error is smaller.
 */
function compare({ damage, clear }: Trial, before: Damage | undefined): number | undefined {
  // Without a grammar nothing is known of either; a parse that took too long tells nothing of one.
  if (before === undefined) return 0;
  if (damage === undefined) return undefined;
  const faults = damage.faults - before.faults || damage.units - before.units;
  return faults < 0 && !clear ? 0 : faults;
}

function compareMerit(one: Choice, other: Choice, price: number): number {
  const faults = (one.trial.damage?.faults ?? 0) - (other.trial.damage?.faults ?? 0);
  const touched = other.trial.touched - one.trial.touched;
  const merit = meritOf(other.rewrite, price) - meritOf(one.rewrite, price);
  return faults || touched || merit || one.rewrite.edits - other.rewrite.edits;
}

const meritOf = ({ gain, edits }: Rewrite, price: number): number => gain - price * edits;

const kindOf = ({ edit }: Standing): 'edit' | 'mask' => (edit ? 'edit' : 'mask');

const priceOf = (standing: Standing): number => PRICE[kindOf(standing)];
