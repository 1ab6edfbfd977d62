/** Replacements in a text: applied together, all offsets are those of the text before. */

export interface TextEdit {
  /** Offset of the first unit replaced. */
  readonly start: number;
  /** Offset behind the last unit replaced; the start for an insertion. */
  readonly end: number;
  readonly newText: string;
}

/**
 * The text after edits.
 * @param edits in ascending order, not overlapping
 * @throws Error when they are not, or lie outside the text: that is a mistake of the caller, not of a user
 */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const { start, end, newText } of edits) {
    if (start < at || end < start || end > text.length) throw new Error('the edits do not fit');
    parts.push(text.slice(at, start), newText);
    at = end;
  }
  return parts.join('') + text.slice(at);
}
