/** Parts of a text and what replaces them, on the wire and everywhere else. All offsets are UTF-16 units. */

/** A part of a text; a place between two units when both are equal. */
export interface TextRange {
  /** Offset of the first unit. */
  readonly start: number;
  /** Offset behind the last unit. */
  readonly end: number;
}

/** A part of a text and what replaces it; an insertion when the range is empty. */
export interface TextEdit extends TextRange {
  readonly newText: string;
}

/** The text after one edit, which must lie in it. */
export function applyEdit(text: string, { start, end, newText }: TextEdit): string {
  return text.slice(0, start) + newText + text.slice(end);
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
