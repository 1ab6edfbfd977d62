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
export async function sizedCases(wanted: number): Promise<SizedCase[]> {
  const [broken, whole] = [await tasksOf('syntax-repair'), await tasksOf('clean-code')];
  const cases = broken.map((tasks, index) => {
    const around = (whole[index] ?? []).map(({ gold }) => gold);
    const small = tasks.filter(({ gold, fault }) => {
      return fault !== undefined && gold.trimEnd().split('\n').length <= SIZES[0];
    });
    return small.flatMap((task, at) => caseOf(task, around, at) ?? []);
  });
  return inTurn(cases).slice(0, wanted);
}

/** @param at where in the whole pieces to begin, so that the cases differ in what is around them */
function caseOf(task: FaultyTask, around: readonly string[], at: number): SizedCase | undefined {
  const turned = around.map((_, index) => around[(index + 7 * at) % around.length] ?? '');
  const sizes = SIZES.map((lines) => within(task, turned, lines));
  const largest = sizes.at(-1);
  const { draft, fault } = task;
  if (largest === undefined || largest.lines < SIZES[SIZES.length - 1]! || fault === undefined) {
    return undefined;
  }
  const begin = largest.text.indexOf(draft);
  const [start, end] = [begin + fault.start, begin + fault.end];
  return { sizes, line: { ...largest, start, end, lines: 1 } };
}

/** The piece with as many whole pieces before and behind it as make about `lines` lines. */
function within({ draft, gold, language }: FaultyTask, around: readonly string[], lines: number) {
  const [before, behind]: [string[], string[]] = [[], []];
  const count = (): number => [...before, draft, ...behind].join('\n').split('\n').length - 1;
  // The smallest text is the piece alone.
  for (const piece of lines === SIZES[0] ? [] : around) {
    if (count() >= lines) break;
    if (before.length <= behind.length) before.unshift(piece);
    else behind.push(piece);
  }
  const text = [...before, draft, ...behind].join('\n');
  const whole = [...before, gold, ...behind].join('\n');
  return {
    language,
    text,
    gold: whole,
    start: 0,
    end: text.length,
    faults: 1,
    lines: count(),
  } satisfies SizedSelection;
}
