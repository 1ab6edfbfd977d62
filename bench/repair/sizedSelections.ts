import type { Parsers } from '../quality/syntax/parsers';
import type { FaultyTask } from '../quality/tasks/faultySets';
import { inTurn, tasksOf, type Selection } from './selections';

/** Lines of the texts that are selected as a whole. */
export const SIZES = [10, 50, 200, 400] as const;

/** A selection and how many lines it has. */
export interface SizedSelection extends Selection {
  readonly lines: number;
}

/** One broken piece of code: in texts of all sizes, and with only its broken line selected. */
export interface SizedCase {
  readonly sizes: readonly SizedSelection[];
  /** In the largest text. */
  readonly line: SizedSelection;
}

/**
 * Up to `wanted` broken pieces of code of at most 10 lines, each alone and in the middle of texts of whole pieces up to
 * 400 lines: what is wrong is the same throughout, only what is around it grows.
 */
export async function sizedCases(wanted: number, parsers: Parsers): Promise<SizedCase[]> {
  const [broken, whole] = [await tasksOf('syntax-repair'), await tasksOf('clean-code')];
  const small = broken.map((tasks, index) => {
    const around = (whole[index] ?? []).map(({ gold }) => gold);
    return tasks
      .filter(({ gold }) => gold.trimEnd().split('\n').length <= SIZES[0])
      .map((task, at) => ({ task, around: turned(around, 7 * at) }));
  });
  const cases: SizedCase[] = [];
  for (const { task, around } of inTurn(small)) {
    if (cases.length >= wanted) break;
    const found = await caseOf(task, around, parsers);
    if (found !== undefined) cases.push(found);
  }
  return cases;
}

/** The items from another one on, so that the cases differ in what is around them. */
function turned<Item>(items: readonly Item[], by: number): Item[] {
  const first = by % Math.max(1, items.length);
  return [...items.slice(first), ...items.slice(0, first)];
}

/** @returns undefined where there are too few pieces for the largest text */
async function caseOf(
  task: FaultyTask,
  around: readonly string[],
  parsers: Parsers,
): Promise<SizedCase | undefined> {
  const { draft, fault, language } = task;
  // The smallest text is the piece alone.
  const sizes = [within(task, [], [])];
  const [before, behind]: [string[], string[]] = [[], []];
  for (const piece of around) {
    const wanted = SIZES[sizes.length];
    if (wanted === undefined) break;
    const side = before.length <= behind.length ? before : behind;
    side.push(piece);
    const larger = within(task, before, behind);
    // Pieces that parse may not do so beside each other, and then more would be wrong in a larger text.
    if (!(await parsers.accepts(language, larger.gold))) side.pop();
    else if (larger.lines >= wanted) sizes.push(larger);
  }
  const largest = sizes.at(-1);
  if (largest === undefined || sizes.length < SIZES.length || fault === undefined) return undefined;
  const begin = largest.text.indexOf(draft);
  const [start, end] = [begin + fault.start, begin + fault.end];
  return { sizes, line: { ...largest, start, end, lines: 1 } };
}

/** The piece between whole pieces, those beside it first. */
function within(
  { draft, gold, language }: FaultyTask,
  before: readonly string[],
  behind: readonly string[],
): SizedSelection {
  const around = (piece: string): string => [...before.toReversed(), piece, ...behind].join('\n');
  const text = around(draft);
  const lines = text.split('\n').length - 1;
  return { language, text, gold: around(gold), start: 0, end: text.length, faults: 1, lines };
}
