import { diffArrays } from 'diff';
import type { TextEdit } from './edits';

/**
 * What an edit never cuts: a word or number, a run of whitespace, a line end, any other character. A character is a
 * whole code point.
 */
const LEXEMES = /\r\n|\n|[^\S\r\n]+|[\p{L}\p{M}\p{N}_$]+|[^]/gu;

/** Maximum of lexemes inserted and deleted; the search takes quadratic time. */
const MAX_CHANGES = 2000;

/**
 * The fewest edits, by lexemes, that turn one text into another (Myers 1986): in ascending order, none touching the
 * next. Texts that have next to nothing in common give one edit of all that differs.
 */
export function tokenEdits(before: string, after: string): TextEdit[] {
  if (before === after) return [];
  const old = lexemes(before);
  const fresh = lexemes(after);
  const changes = diffArrays(old, fresh, { maxEditLength: MAX_CHANGES });
  if (changes === undefined) return [whole(old, fresh)];
  const edits: TextEdit[] = [];
  let at = 0;
  let open: TextEdit | undefined;
  for (const { value, added, removed } of changes) {
    const text = value.join('');
    if (!added && !removed) {
      if (open !== undefined) edits.push(open);
      open = undefined;
      at += text.length;
      continue;
    }
    open ??= { start: at, end: at, newText: '' };
    open = added
      ? { ...open, newText: open.newText + text }
      : { ...open, end: open.end + text.length };
    if (removed) at += text.length;
  }
  if (open !== undefined) edits.push(open);
  return edits;
}

/** The parts of a text that edits are made of. */
export function lexemes(text: string): string[] {
  return text.match(LEXEMES) ?? [];
}

/** One edit of everything between the lexemes that both have at their beginnings and ends. */
function whole(old: readonly string[], fresh: readonly string[]): TextEdit {
  const most = Math.min(old.length, fresh.length);
  let head = 0;
  while (head < most && old[head] === fresh[head]) head++;
  let tail = 0;
  while (tail < most - head && old.at(-1 - tail) === fresh.at(-1 - tail)) tail++;
  const start = old.slice(0, head).join('').length;
  return {
    start,
    end: start + old.slice(head, old.length - tail).join('').length,
    newText: fresh.slice(head, fresh.length - tail).join(''),
  };
}
