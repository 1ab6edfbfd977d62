import { RuntimeFailure } from './failure';

/** Most UTF-16 units of all text of a request. A request is a window, not a document. */
export const MAX_WINDOW_UNITS = 2 * 1024 * 1024;

/** @throws RuntimeFailure `too-large` */
export function checkWindowSize(...parts: readonly string[]): void {
  const units = parts.reduce((sum, { length }) => sum + length, 0);
  if (units <= MAX_WINDOW_UNITS) return;
  throw new RuntimeFailure(
    'too-large',
    `The text around the cursor has ${units} characters; at most ${MAX_WINDOW_UNITS} are taken.`,
  );
}

/** Whether every surrogate has its other half. */
export function isWellFormed(value: string): boolean {
  return !/\p{Surrogate}/u.test(value);
}

/** The text with every lone surrogate replaced by U+FFFD. */
export function toWellFormed(value: string): string {
  return value.replace(/\p{Surrogate}/gu, '\uFFFD');
}
