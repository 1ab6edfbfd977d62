/** Comparing lines of a completion with lines of the document. */

/** Lines of this many characters are the same line wherever they are indented; shorter ones recur at every level. */
const MIN_TELLING_LENGTH = 12;

/** Whether two lines are equal, trailing whitespace aside. */
export function isSameLine(a: string, b: string): boolean {
  if (a.trimEnd() === b.trimEnd()) return true;
  const trimmed = a.trim();
  return trimmed.length >= MIN_TELLING_LENGTH && trimmed === b.trim();
}

/** The lines that are more than whitespace. */
export function withoutBlankLines(lines: readonly string[]): string[] {
  return lines.filter((line) => line.trim() !== '');
}

/**
 * The next non-blank lines of the document after the cursor's line.
 * @param after text right of the cursor, the rest of its line first
 */
export function nextLines(after: string, max: number): string[] {
  return withoutBlankLines(after.split('\n').slice(1)).slice(0, max);
}

/** The last non-blank line above the cursor's line. */
export function lineAbove(before: string): string | undefined {
  return withoutBlankLines(before.split('\n').slice(0, -1)).at(-1);
}
