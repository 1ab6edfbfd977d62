/** What the user is told about a repair, in words. */
import type { ProposalAnswer, ProposalNames } from '../proposal/words';
import type { Translate } from '../translate';
import type { RepairMode, RepairOutcome, RepairReason } from './job';

/** What the work in a mode is called. @param file its name, without folders */
export function repairNames(mode: RepairMode, file: string, t: Translate): ProposalNames {
  switch (mode) {
    case 'repair':
      return {
        title: t('{0} ↔ repaired by Anneal', file),
        work: t('Repairing {0}', file),
        again: t('Repair the code again.'),
      };
    case 'rediffuse':
      return {
        title: t('{0} ↔ refactored by Anneal', file),
        work: t('Refactoring {0}', file),
        again: t('Refactor the code again.'),
      };
    case 'holes':
      return {
        title: t('{0} ↔ filled by Anneal', file),
        work: t('Filling holes in {0}', file),
        again: t('Fill the holes again.'),
      };
  }
}

/**
 * What a repair came to.
 * @param outcome undefined when it was ended before it had begun
 * @param stopped the user did not want to wait
 */
export function repairAnswer(
  outcome: Pick<RepairOutcome, 'edits' | 'reason'> | undefined,
  stopped: boolean,
  t: Translate,
): ProposalAnswer {
  return {
    edits: outcome?.edits ?? [],
    proposed: (changes) => whatIsProposed(changes, outcome?.reason, stopped, t),
    nothing: whyNothing(outcome?.reason, stopped, t),
  };
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

function whyNothing(reason: RepairReason | undefined, stopped: boolean, t: Translate): string {
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

function whatIsProposed(
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
