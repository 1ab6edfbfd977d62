/** What the user is told about a repair, in words. */
import type { RepairMode, RepairReason } from '../repair/job';
import type { Translate } from '../translate';

/** What a run is called while it goes on: `Repairing cart.ts`. */
export function workTitle(mode: RepairMode, file: string, t: Translate): string {
  switch (mode) {
    case 'repair':
      return t('Repairing {0}', file);
    case 'rediffuse':
      return t('Refactoring {0}', file);
    case 'holes':
      return t('Filling holes in {0}', file);
  }
}

/** The title of the diff. */
export function diffTitle(mode: RepairMode, file: string, t: Translate): string {
  switch (mode) {
    case 'repair':
      return t('{0} ↔ repaired by Anneal', file);
    case 'rediffuse':
      return t('{0} ↔ refactored by Anneal', file);
    case 'holes':
      return t('{0} ↔ filled by Anneal', file);
  }
}

function reasonInWords(reason: RepairReason, t: Translate): string {
  switch (reason) {
    case 'nothing suspicious':
      return t('nothing here looks suspicious.');
    case 'still does not parse':
      return t('the code still does not parse, whatever was tried.');
    case 'nothing better found':
      return t('the model found nothing better than what is there.');
    case 'no holes':
      return t(
        'there is no hole here, such as TODO, ???, a lone ..., or a throw of "not implemented".',
      );
    case 'deadline':
      return t('the time ran out before anything was found.');
    case 'cancelled':
      return t('it was stopped before anything was found.');
  }
}

/** Why there is nothing to accept. `stopped`: the user did not want to wait. */
export function whyNothing(
  reason: RepairReason | undefined,
  stopped: boolean,
  t: Translate,
): string {
  const why = reasonInWords(stopped ? 'cancelled' : (reason ?? 'nothing better found'), t);
  return t('No change proposed: {0}', why);
}

/** Why there may be more to do than is proposed; undefined when there is not. */
function limitInWords(reason: RepairReason | undefined, t: Translate): string | undefined {
  switch (reason) {
    case 'still does not parse':
      return t('the code still does not parse with it');
    case 'nothing better found':
      return t('not everything could be done');
    case 'deadline':
      return t('the time ran out');
    case 'cancelled':
      return t('it was stopped early');
    case 'nothing suspicious':
    case 'no holes':
    case undefined:
      return undefined;
  }
}

/** What is proposed, for the status bar and for a screen reader. */
export function whatIsProposed(
  changes: number,
  reason: RepairReason | undefined,
  stopped: boolean,
  t: Translate,
): string {
  const limit = limitInWords(stopped ? 'cancelled' : reason, t);
  if (limit === undefined) {
    return changes === 1 ? t('1 change proposed.') : t('{0} changes proposed.', changes);
  }
  return changes === 1
    ? t('1 change proposed; {0}.', limit)
    : t('{0} changes proposed; {1}.', changes, limit);
}

/** Why changes are not applied, or not all. */
export function whyRefused(refused: number, left: number, t: Translate): string {
  const rest = left === 0 ? t('Repair the code again.') : t('The others still fit.');
  return refused === 1
    ? t('A change is no longer proposed: the code was edited there meanwhile. {0}', rest)
    : t(
        '{0} changes are no longer proposed: the code was edited there meanwhile. {1}',
        refused,
        rest,
      );
}
