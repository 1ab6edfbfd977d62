/** The brackets of all languages, in pairs. */

/** The closing bracket of each opening one. */
const CLOSER_OF: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

export const OPENERS: readonly string[] = Object.keys(CLOSER_OF);
export const CLOSERS: readonly string[] = Object.values(CLOSER_OF);

/**
 * The closing bracket of an opening one.
 * @param opener may have a sign in front, as the `${` of a template has
 * @returns undefined for what is no opening bracket
 */
export function closerOf(opener: string): string | undefined {
  return CLOSER_OF[opener.slice(-1)];
}

/** The opening bracket of a closing one; undefined for what is none. */
export function openerOf(closer: string): string | undefined {
  return OPENERS[CLOSERS.indexOf(closer)];
}
