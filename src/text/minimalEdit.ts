/** The smallest single edit that turns one text into another. */
import type { TextEdit } from './edits';

/** Units two texts have in common at their beginnings, never ending inside a surrogate pair. */
export function commonPrefixLength(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let length = 0;
  while (length < most && a.charCodeAt(length) === b.charCodeAt(length)) length++;
  return length > 0 && isHighSurrogate(a.charCodeAt(length - 1)) ? length - 1 : length;
}

/** Units two texts have in common at their ends, never beginning inside a surrogate pair. */
export function commonSuffixLength(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let length = 0;
  while (
    length < most &&
    a.charCodeAt(a.length - 1 - length) === b.charCodeAt(b.length - 1 - length)
  ) {
    length++;
  }
  return length > 0 && isLowSurrogate(a.charCodeAt(a.length - length)) ? length - 1 : length;
}

/**
 * Trims what both texts have in common at both ends. What could be trimmed at either end goes to the beginning.
 * @returns undefined when the texts are equal
 */
export function minimalEdit(before: string, after: string): TextEdit | undefined {
  if (before === after) return undefined;
  const start = commonPrefixLength(before, after);
  const tail = commonSuffixLength(before.slice(start), after.slice(start));
  return {
    start,
    end: before.length - tail,
    newText: after.slice(start, after.length - tail),
  };
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}
