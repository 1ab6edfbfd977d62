/** A word that stands for something of the program's own, as far as its form tells: not `and`, `max`, `i`. */
const NAME = /[\p{L}_][\p{L}\d_]*/gu;
const MIN_LENGTH = 6;

/** Letters in which a misspelt name differs from the right one at most. */
const MAX_SLIP = 2;

/**
 * Whether a line would call other things by name than it does. A model always finds some names likelier than those
 * somebody chose. A name that stands nowhere else and is nearly one that does is misspelt: that may change.
 * @param text all that is known, the line as it is included
 */
export function exchangesNames(text: string, before: string, after: string): boolean {
  const [old, fresh] = [namesOf(before), namesOf(after)];
  const lost = old.filter((name) => !fresh.includes(name));
  const added = fresh.filter((name) => !old.includes(name));
  if (lost.length === 0 && added.length === 0) return false;
  const known = namesOf(text.replace(before, ''));
  const isSlip = (name: string): boolean =>
    !known.includes(name) && added.some((other) => known.includes(other) && isNear(name, other));
  return !(lost.length === added.length && lost.every(isSlip));
}

function namesOf(text: string): string[] {
  const words = text.match(NAME) ?? [];
  return words.filter((word) => word.length >= MIN_LENGTH || /[_\d\p{Lu}]/u.test(word));
}

/** Whether the words are the same but for a stretch of a few letters. */
function isNear(one: string, other: string): boolean {
  const most = Math.min(one.length, other.length);
  let start = 0;
  while (start < most && one[start] === other[start]) start++;
  let end = 0;
  while (end < most - start && one.at(-1 - end) === other.at(-1 - end)) end++;
  return Math.max(one.length, other.length) - start - end <= MAX_SLIP;
}
