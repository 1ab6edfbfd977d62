const OPENERS = new Map([
  [')', '('],
  [']', '['],
  ['}', '{'],
]);

/**
 * A single line without the rest of the cursor's line, where the model wrote that rest too, with or without a semicolon
 * of its own. A closing bracket at the end stays when the line itself opens it.
 * @param rest what stands behind the cursor on its line
 */
export function withoutRest(line: string, rest: string): string {
  const behind = rest.trim();
  if (behind === '') return line;
  const written = line.trimEnd();
  const tail = [behind, `${behind};`].find((end) => written.endsWith(end));
  if (tail === undefined) return line;
  const isClosing = /^[)\]}]/.test(behind);
  if (isClosing && unmatchedClosers(written) === 0) return line;
  const own = written.slice(0, written.length - tail.length);
  return /^\s/.test(rest) ? own.trimEnd() : own;
}

/** Closing brackets that nothing in the line opens. */
function unmatchedClosers(line: string): number {
  const open: string[] = [];
  let unmatched = 0;
  for (const character of line) {
    const opener = OPENERS.get(character);
    if (opener === undefined) {
      if ('([{'.includes(character)) open.push(character);
    } else if (open.at(-1) === opener) {
      open.pop();
    } else {
      unmatched++;
    }
  }
  return unmatched;
}
