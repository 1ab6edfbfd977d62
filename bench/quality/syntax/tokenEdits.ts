/**
 * Tokens of code for counting edits, whatever the language: words, numbers, single signs, and line breaks with the
 * indentation behind them. Blanks between tokens and blank lines do not count.
 */
export function tokensOf(text: string): string[] {
  return text.match(/\n[ \t]*(?=\S)|\w+|[^\w\s]/g) ?? [];
}

/** Tokens to insert, delete or replace to get from one text to the other (Levenshtein's distance). */
export function tokenEdits(from: string, to: string): number {
  const [left, right] = [tokensOf(from), tokensOf(to)];
  const shorter = Math.min(left.length, right.length);
  let start = 0;
  while (start < shorter && left[start] === right[start]) start += 1;
  let end = 0;
  while (end < shorter - start && left.at(-1 - end) === right.at(-1 - end)) end += 1;
  const [a, b] = [left.slice(start, left.length - end), right.slice(start, right.length - end)];
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, token] of a.entries()) {
    const next = [i + 1];
    for (const [j, other] of b.entries()) {
      const replaced = (row[j] ?? 0) + (token === other ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
