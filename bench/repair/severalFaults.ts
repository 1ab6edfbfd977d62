import { seededRandom, shuffled } from '../common/random';
import { BREAKAGES, edited, type Edit } from '../quality/breakage/kinds';
import { leavesOf } from '../quality/breakage/leaves';
import type { Parsers } from '../quality/syntax/parsers';
import type { FaultyTask } from '../quality/tasks/faultySets';

/** Lines between two faults at least: closer together they are one. */
const APART = 3;

/**
 * The original of a task with `count` faults: the one that its draft has, and more of the kinds that people make, each
 * of which the parser rejects by itself, no two close together, none in the first line.
 *
 * The choice depends on the task alone.
 * @returns undefined where there is no room for so many
 */
export async function severalFaults(
  { id, gold, draft, language }: FaultyTask,
  count: number,
  parsers: Parsers,
): Promise<string | undefined> {
  const faults = [differenceOf(gold, draft)];
  if (lineOf(gold, faults[0]?.start ?? 0) === 0) return undefined;
  // An id ends with figures of its text's hash.
  const random = seededRandom(parseInt(id.slice(-8), 16));
  const tree = await parsers.parse(language, gold);
  const leaves = leavesOf(tree, gold);
  tree.delete();
  const kinds = BREAKAGES.filter(({ languages }) => languages?.includes(language) ?? true);
  const places = kinds.flatMap(({ edits }) => edits(gold, leaves, random));
  for (const edit of shuffled(places, random)) {
    if (faults.length === count) break;
    if (!isFree(edit, faults, gold)) continue;
    if (!(await parsers.accepts(language, edited(gold, edit)))) faults.push(edit);
  }
  if (faults.length < count) return undefined;
  const fromTheEnd = [...faults].sort((one, other) => other.start - one.start);
  return fromTheEnd.reduce(edited, gold);
}

/** The one edit between two texts. */
export function differenceOf(before: string, after: string): Edit {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let same = 0;
  while (same < shorter - start && before.at(-1 - same) === after.at(-1 - same)) same++;
  return { start, end: before.length - same, text: after.slice(start, after.length - same) };
}

function isFree(edit: Edit, faults: readonly Edit[], text: string): boolean {
  const line = lineOf(text, edit.start);
  return line > 0 && faults.every(({ start }) => Math.abs(lineOf(text, start) - line) >= APART);
}

const lineOf = (text: string, offset: number): number =>
  text.slice(0, offset).split('\n').length - 1;
