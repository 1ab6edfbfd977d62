/**
 * Where a generated text ends: what belongs to the answer, or undefined while its end has not been written.
 *
 * An answer whose end never comes counts as it is.
 */
export type StopRule = (text: string) => string | undefined;

/**
 * Ends a function's body at the first line that is not indented. HumanEval's own stop words (`\nclass`, `\ndef`, `\n#`,
 * `\nif`, `\nprint`) are such lines.
 */
export const pythonBody: StopRule = (text) => {
  const end = /\n(?=\S)/.exec(text);
  return end === null ? undefined : text.slice(0, end.index + 1);
};

/** Ends the text before the first of `words`. */
export function stopWords(words: readonly string[]): StopRule {
  return (text) => {
    const places = words.map((word) => text.indexOf(word)).filter((at) => at >= 0);
    return places.length === 0 ? undefined : `${text.slice(0, Math.min(...places))}\n`;
  };
}

const indentation = (line: string): string => /^[ \t]*/.exec(line)?.[0] ?? '';

/**
 * Ends a function at the closing brace that stands as far in as the function's head, which is the prompt's last line
 * of code, and closes what stands around the function.
 */
export function closingBrace(prompt: string): StopRule {
  const lines = prompt.split('\n').filter((line) => line.trim() !== '');
  const head = indentation(lines.at(-1) ?? '');
  const around = head === '' ? '' : '\n}';
  const end = new RegExp(`^${head}\\}`, 'm');
  return (text) => {
    const found = end.exec(text);
    return found === null ? undefined : `${text.slice(0, found.index)}${found[0]}${around}\n`;
  };
}
