/** Crashes in a row after which the runtime is given up. */
export const MAX_CRASHES = 5;

const FIRST_DELAY_MS = 250;
const MAX_DELAY_MS = 10_000;

/**
 * How long to wait before the next start.
 * @param crashes crashes in a row so far, from 1
 * @returns ms, or undefined when it has crashed too often
 */
export function restartDelay(crashes: number): number | undefined {
  if (crashes >= MAX_CRASHES) return undefined;
  return Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** (crashes - 1));
}
