import type { RewrittenDraft, TextRange } from '../protocol';
import type { ModelInfo } from '../model/model';
import type { TextEdit } from '../text/edits';
import { lineStart } from '../text/lines';
import type { Choice, Standing } from './choose';
import type { WorkingText } from './workingText';

/** Rewrites of a draft that are tried out, the likeliest ones: each costs a parse. */
const MAX_TRIED = 12;

/**
 * Takes the best rewrite of each draft, one draft after the other, each judged in the text as it is by then.
 * @param info of the model
 * @param drafts in ascending order, in offsets of the working text as it is
 * @param best chooses, or declines
 * @returns how many drafts were changed
 */
export function takeBest(
  working: WorkingText,
  drafts: readonly RewrittenDraft[],
  { edit, unaskedGain }: Pick<ModelInfo, 'edit' | 'unaskedGain'>,
  best: (choices: readonly Choice[], draft: string, standing: Standing) => Choice | undefined,
): number {
  let by = 0;
  let taken = 0;
  for (const draft of drafts) {
    const place = { start: draft.start + by, end: draft.end + by };
    const before = working.text.slice(place.start, place.end);
    const standing: Standing = { damage: working.damage, edit, unaskedGain };
    const choices = draft.rewrites.slice(0, MAX_TRIED).map((rewrite): Choice => {
      return { rewrite, trial: working.try(tidied(working, place, rewrite.text)) };
    });
    const choice = best(choices, before, standing);
    if (choice === undefined) continue;
    const { start, end, newText } = choice.trial.edit;
    working.accept(choice.trial.edit);
    by += newText.length - (end - start);
    taken++;
  }
  return taken;
}

/** A replacement that leaves no blanks at line ends that were not there, and no empty line in place of whole lines. */
function tidied(
  { text, lines }: WorkingText,
  { start, end }: TextRange,
  newText: string,
): TextEdit {
  const old = new Set(text.slice(start, end).split('\n'));
  const kept = newText.split('\n').map((line) => (old.has(line) ? line : line.trimEnd()));
  const clean = kept.join('\n');
  if (clean !== '' || start !== lineStart(text, start)) return { start, end, newText: clean };
  // The line break that goes too must be one of the selection's own.
  if (text[end] === '\n' && end < lines.end) return { start, end: end + 1, newText: '' };
  return { start: start > lines.start ? start - 1 : start, end, newText: '' };
}
