/** What the texts of a request must be: not too long, and Unicode. */
import { RuntimeFailure } from './errors';

/** Most UTF-16 units of all texts of a request together. A request is a window, not a document. */
export const MAX_WINDOW_UNITS = 2 * 1024 * 1024;

/** @throws RuntimeFailure `too-large` */
export function checkSize(texts: readonly string[]): void {
  const units = texts.reduce((sum, { length }) => sum + length, 0);
  if (units <= MAX_WINDOW_UNITS) return;
  throw new RuntimeFailure(
    'too-large',
    `The text around the cursor has ${units} characters; at most ${MAX_WINDOW_UNITS} are taken.`,
  );
}

/** Whether every surrogate has its other half. */
export function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}

/** The text with every lone surrogate replaced by U+FFFD. */
export function toWellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\uFFFD');
}
