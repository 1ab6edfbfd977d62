/** What the user is told about generated code, in words. */
import type { ProposalNames } from '../proposal/words';
import type { Translate } from '../translate';
import type { GenerateStop } from './job';

/** What was asked for: a first text, another one, or more of it. */
export type Way = 'begin' | 'again' | 'longer';

/** What a generation is called. @param file the name of the document, without folders */
export function generateNames(file: string, t: Translate): ProposalNames {
  return {
    title: t('{0} ↔ with code by Anneal', file),
    work: t('Writing code in {0}', file),
    again: t('Generate the code again.'),
  };
}

/** What was written, and why it may not be all there is. */
export function whatIsWritten(text: string, stop: GenerateStop, t: Translate): string {
  const lines = text.trim().split('\n').length;
  const what = lines === 1 ? t('Anneal wrote 1 line.') : t('Anneal wrote {0} lines.', lines);
  const remark = remarkOn(stop, t);
  return remark === undefined ? what : `${what} ${remark}`;
}

function remarkOn(stop: GenerateStop, t: Translate): string | undefined {
  switch (stop) {
    case 'complete':
    case 'empty':
      return undefined;
    case 'repeats':
      return t('It ended where the model began to repeat itself.');
    case 'blocks':
      return t('There may be more: Longer goes on.');
    case 'deadline':
      return t('Time was up; there may be more: Longer goes on.');
    case 'cancelled':
      return t('It was stopped.');
  }
}

/** Why no code is proposed. @param isBroken the code would have made the document parse worse */
export function whyNothingWritten(
  way: Way,
  stop: GenerateStop,
  isBroken: boolean,
  t: Translate,
): string {
  if (isBroken) return t('No code proposed: what the model wrote does not parse.');
  if (stop === 'cancelled') return t('No code proposed: it was stopped before there was any.');
  if (stop === 'deadline') return t('No code proposed: the time ran out before there was any.');
  switch (way) {
    case 'begin':
      return t('The model has nothing to write here. A comment or a description may help.');
    case 'again':
      return t('The model wrote nothing else.');
    case 'longer':
      return t('The model has nothing to add.');
  }
}
