import { applyEdits, type TextEdit } from '../text/edits';
import type { Hunk } from '../text/hunks';
import type { Translate } from '../translate';

/** Longest text of a hunk's label, in characters. */
const LABEL_LENGTH = 60;

/** A hunk as one replacement: what a reader accepts or leaves as one. */
export function hunkEdit(text: string, { start, end, edits }: Hunk): TextEdit {
  const inside = edits.map((edit) => ({
    ...edit,
    start: edit.start - start,
    end: edit.end - start,
  }));
  return { start, end, newText: applyEdits(text.slice(start, end), inside) };
}

/** Where a hunk is and what it does, for a list of hunks: `Line 3: smu → sum`. */
export function hunkLabel(text: string, hunk: Hunk, t: Translate): string {
  const line = text.slice(0, hunk.start).split('\n').length;
  const { newText } = hunkEdit(text, hunk);
  return t('Line {0}: {1}', line, whatChanges(text.slice(hunk.start, hunk.end), newText, t));
}

function whatChanges(old: string, fresh: string, t: Translate): string {
  const before = brief(old, t);
  const after = brief(fresh, t);
  if (old === '') return t('insert {0}', after);
  if (fresh === '') return t('delete {0}', before);
  return before === after ? t('change the white space') : `${before} → ${after}`;
}

/** A text on one line; white space is named where there is nothing else. */
function brief(text: string, t: Translate): string {
  if (text.trim() === '') return whiteSpace(text, t);
  const line = Array.from(text.trim().replaceAll(/\s+/g, ' '));
  if (line.length <= LABEL_LENGTH) return line.join('');
  return `${line.slice(0, LABEL_LENGTH - 1).join('')}…`;
}

function whiteSpace(text: string, t: Translate): string {
  if (text.includes('\n')) return t('a line break');
  const { length } = text;
  if (text.includes('\t')) return length === 1 ? t('a tab') : t('{0} tabs', length);
  return length === 1 ? t('a blank') : t('{0} blanks', length);
}
