import type { RepairTools } from '../../src/cli/repairServe';
import { round } from '../common/stats';
import { tokenEdits } from '../quality/syntax/tokenEdits';
import type { Parsers } from '../quality/syntax/parsers';
import { MOST_EDITS } from '../quality/textJudges';
import { floorMs, type OpenModel } from './floor';
import type { SizeResult, WayName } from './result';
import { goldSelection, type Selection } from './selections';
import { SIZES, type SizedCase, type SizedSelection } from './sizedSelections';
import { costOf, ratio, shareOf, type Marked, type Marks, type Measured } from './summary';
import { copying, repairing, rewriting, type Outcome, type Way } from './ways';

/** What measuring needs. */
export interface Setup {
  readonly tools: RepairTools;
  readonly model: OpenModel;
  readonly parsers: Parsers;
}

/** Every way on one selection, and the bound, one after the other, so that a busy moment hits none more than others. */
export async function measureWays(selection: Selection, setup: Setup): Promise<Measured> {
  const { tools, model, parsers } = setup;
  const { tokenizer } = model;
  const ways: Readonly<Record<WayName, Way>> = {
    repair: repairing(tools),
    given: rewriting(tools, tokenizer, true),
    free: rewriting(tools, tokenizer, false),
    copy: copying(tools, tokenizer),
  };
  const run = async (name: WayName): Promise<Marked> => {
    const outcome = await ways[name](selection);
    return { ...outcome, ...(await marksOf(outcome, selection, parsers)) };
  };
  const { ms, tokens } = await floorMs(selection, model);
  const { text, start, end, faults } = selection;
  return {
    faults,
    lines: text.slice(start, end).split('\n').length,
    tokens,
    ways: {
      repair: await run('repair'),
      given: await run('given'),
      free: await run('free'),
      copy: await run('copy'),
    },
    boundMs: ms,
  };
}

/** Repairs of the same broken pieces of code in texts of all sizes. */
export async function measureSizes(
  cases: readonly SizedCase[],
  { tools, parsers }: Setup,
  tick: () => void,
): Promise<SizeResult[]> {
  const repair = repairing(tools);
  const byLines = new Map<number, { size: number; marked: Marked }[]>();
  const add = async (lines: number, selection: SizedSelection): Promise<void> => {
    const outcome = await repair(selection);
    const marked = { ...outcome, ...(await marksOf(outcome, selection, parsers)) };
    byLines.set(lines, [...(byLines.get(lines) ?? []), { size: selection.lines, marked }]);
  };
  for (const { sizes, line } of cases) {
    await add(1, line);
    for (const [index, selection] of sizes.entries()) await add(SIZES[index] ?? 0, selection);
    tick();
  }
  const lineMs = costOf((byLines.get(1) ?? []).map(({ marked }) => marked)).meanMs;
  return [...byLines].map(([lines, runs]): SizeResult => {
    const marked = runs.map((run) => run.marked);
    const cost = costOf(marked);
    const meanLines = round(runs.reduce((sum, { size }) => sum + size, 0) / runs.length, 1);
    return {
      lines,
      meanLines,
      selections: runs.length,
      ...cost,
      near: shareOf(marked, ({ near }) => near),
      timesLine: ratio(cost.meanMs, lineMs),
    };
  });
}

async function marksOf(
  { text }: Outcome,
  { language, gold, faults }: Selection,
  parsers: Parsers,
): Promise<Marks> {
  const parses = await parsers.accepts(language, text);
  const near = parses && tokenEdits(text, gold) <= MOST_EDITS * faults;
  return { parses, near, exact: text === gold };
}

/** A selection to warm up with: nothing that is measured is the first of its kind. */
export async function warmUp(selections: readonly Selection[], setup: Setup): Promise<void> {
  for (const selection of selections.slice(0, 2)) {
    if (goldSelection(selection) !== '') await measureWays(selection, setup);
  }
}
