import type { Parsers } from '../quality/syntax/parsers';
import type { FaultyTask } from '../quality/tasks/faultySets';
import { SYNTAX_SETS, type SyntaxSuite } from '../quality/tasks/syntaxSets';
import type { TaskLanguage } from '../quality/tasks/task';
import { severalFaults } from './severalFaults';

/** A part of a text, with something wrong in it, as somebody would select it. */
export interface Selection {
  readonly language: TaskLanguage;
  /** The text with the faults. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** The text without them. */
  readonly gold: string;
  readonly faults: number;
}

/** Lines of a selection. */
const LINES = { least: 20, most: 60 };

/** The broken pieces of held-out code, the languages in turn. */
export async function brokenCode(): Promise<FaultyTask[]> {
  return inTurn(await tasksOf('syntax-repair'));
}

/** The tasks of a suite, a language a list. */
export function tasksOf(suite: SyntaxSuite): Promise<(readonly FaultyTask[])[]> {
  return Promise.all(SYNTAX_SETS[suite].map(async ({ load }) => load('')));
}

/** The first items of each list, then the second ones, and so on. */
export function inTurn<Item>(lists: readonly (readonly Item[])[]): Item[] {
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  const ranks = Array.from({ length: longest }, (_, rank) => rank);
  return ranks.flatMap((rank) => lists.flatMap((list) => list.slice(rank, rank + 1)));
}

/**
 * Up to `wanted` selections of 20 to 60 lines with `faults` faults each: all of a function, class or the like but its
 * first line, so that whoever writes it anew knows what it is about.
 */
export async function selectionsWith(
  tasks: readonly FaultyTask[],
  faults: number,
  wanted: number,
  parsers: Parsers,
): Promise<Selection[]> {
  const found: Selection[] = [];
  for (const task of tasks) {
    if (found.length >= wanted) break;
    const start = task.gold.indexOf('\n') + 1;
    const lines = task.gold.slice(start).trimEnd().split('\n').length;
    if (lines < LINES.least || lines > LINES.most) continue;
    const text = await severalFaults(task, faults, parsers);
    if (text === undefined) continue;
    const end = text.trimEnd().length;
    found.push({ language: task.language, text, start, end, gold: task.gold, faults });
  }
  return found;
}

/** What the selection was before it was broken. */
export function goldSelection({ text, gold, start, end }: Selection): string {
  return gold.slice(start, gold.length - (text.length - end));
}
