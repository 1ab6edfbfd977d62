/** Lines of a text by their UTF-16 offsets; both are equal where lines are missing altogether. */
export interface Fault {
  readonly start: number;
  readonly end: number;
}

const lengthOf = (lines: readonly string[]): number =>
  lines.reduce((sum, line) => sum + line.length + 1, 0);

/**
 * The lines in which `draft` differs from `gold`, without the last one's line break.
 *
 * Everything between the first and the last differing line belongs to it. Where lines are only missing, it is the
 * empty place in front of the line that follows; where there are only lines too many, a line break goes with them.
 */
export function faultOf(draft: string, gold: string): Fault {
  const [have, want] = [draft.split('\n'), gold.split('\n')];
  const shorter = Math.min(have.length, want.length);
  let before = 0;
  while (before < shorter && have[before] === want[before]) before += 1;
  let after = 0;
  while (after < shorter - before && have.at(-1 - after) === want.at(-1 - after)) after += 1;
  const start = Math.min(draft.length, lengthOf(have.slice(0, before)));
  const end = start + lengthOf(have.slice(before, have.length - after));
  if (before + after === have.length) return { start, end: start };
  if (before + after < want.length) return { start, end: end - 1 };
  return end <= draft.length ? { start, end } : { start: start - 1, end: end - 1 };
}

/** What stands in the gold answer where the draft has its fault; with its line break where whole lines are missing. */
export function goldAt(fault: Fault, draft: string, gold: string): string {
  return gold.slice(fault.start, Math.max(fault.start, gold.length - (draft.length - fault.end)));
}
