import type { TextEdit } from '../text/edits';
import type { TextRange } from '../protocol';
import { fixCandidates } from './candidates/index';
import { lineEnd, lineStart } from '../text/lines';
import { yieldToEventLoop } from '../syntax/yieldToEventLoop';
import { ask, counted, isOver, type RoundContext, type Work } from './asking';
import { bestCure, isHealing, type Choice } from './choose';
import { clustersOf, misparsed } from './evidence';
import type { RepairReason } from './job';
import type { Trial, WorkingText } from './workingText';

/** What curing came to. */
export interface Cured {
  readonly work: Work;
  /** There is no time for more, or nobody wants it. */
  readonly isOver: boolean;
}

/** Clusters of faults that are looked at. */
const MAX_LOOKS = 8;

/** Changes tried with the parser for a cluster; each costs a tenth of a millisecond and more. */
const MAX_TRIED = 240;

/** Changes tried without giving way to other work: an editor waits for its extensions. */
const TRIED_AT_ONCE = 24;

/** Changes that parse which the model has to choose from, and how far apart they may lie, in units. */
const MAX_JUDGED = 10;
const MAX_APART = 600;

/**
 * Undoes slips of the fingers, fault after fault from the top: every change of a few characters that may put a fault
 * right is tried with the parser, which takes no model, and of those that do the model says which is the likeliest.
 */
export async function cureFaults(working: WorkingText, context: RoundContext): Promise<Cured> {
  let work: Work = { spans: 0, rounds: 0, forwards: 0 };
  const over = (reason?: RepairReason): Cured => ({
    work: { ...work, ...(reason !== undefined && { reason }) },
    isOver: true,
  });
  let from = 0;
  for (let look = 0; look < MAX_LOOKS; look++) {
    if (isOver(context)) return over('deadline');
    const [places] = clustersOf(misparsed(working).filter(({ start }) => start >= from));
    if (places === undefined) break;
    const healing = await healingChanges(working, places);
    const choice = await chosen(working, context, healing);
    if (choice === 'cancelled') return over('cancelled');
    if (healing.length > 0) work = counted(work, 1, choice.result);
    if (choice.best !== undefined) working.accept(choice.best.trial.edit);
    else from = (places.at(-1)?.start ?? from) + 1;
    if (choice.result?.late === true) return over('deadline');
  }
  return { work: { ...work, rounds: Math.min(1, work.rounds) }, isOver: false };
}

/** The changes that make a fault go away, of the first group in which there are some. */
async function healingChanges(
  working: WorkingText,
  places: readonly TextRange[],
): Promise<Trial[]> {
  const { text, tree, lines, languageId, damage } = working;
  if (tree === undefined || damage === undefined) return [];
  let tried = 0;
  for (const group of fixCandidates(text, tree, languageId, places)) {
    // The line break behind the selection is not its own; what takes a whole line away leaves that.
    const own = group.filter(({ start }) => start >= lines.start && start <= lines.end);
    const inside = own
      .map((change) => ({ ...change, end: ownEnd(change.end, text, lines) }))
      .filter(({ end }) => end <= lines.end);
    const healing: Trial[] = [];
    for (const { start, end, newText } of inside.slice(0, MAX_TRIED - tried)) {
      if (++tried % TRIED_AT_ONCE === 0) await yieldToEventLoop();
      const trial = working.try({ start, end, newText });
      if (isHealing(trial, damage)) healing.push(trial);
    }
    if (healing.length > 0) return fewestFaults(healing);
  }
  return [];
}

const ownEnd = (end: number, text: string, lines: TextRange): number =>
  end === lines.end + 1 && text[lines.end] === '\n' ? lines.end : end;

/** Those that leave the fewest faults and lie close together, as many as the model is asked about. */
function fewestFaults(trials: readonly Trial[]): Trial[] {
  const least = Math.min(...trials.map(({ damage }) => damage?.faults ?? Infinity));
  const best = trials.filter(({ damage }) => damage?.faults === least);
  const first = best[0]?.edit.start ?? 0;
  const near = best.filter(({ edit }) => Math.abs(edit.start - first) <= MAX_APART);
  return near.slice(0, MAX_JUDGED);
}

interface Chosen {
  readonly best?: Choice | undefined;
  readonly result?: Awaited<ReturnType<typeof ask>>;
}

/** A change that needs no judgement. */
function taken(trial: Trial): Choice {
  return { trial, rewrite: { text: trial.edit.newText, gain: 0, edits: 1 } };
}

/** What the model likes best of some changes. */
async function chosen(
  working: WorkingText,
  context: RoundContext,
  trials: readonly Trial[],
): Promise<Chosen | 'cancelled'> {
  const changes = trials.map(({ edit }) => edit);
  const [only, ...others] = trials;
  if (only === undefined) return {};
  // Where there is one way of putting it right nobody has to be asked.
  if (others.length === 0) return { best: taken(only) };
  const spans = [hullOf(working.text, changes)];
  const result = await ask(working, context, { spans, suspects: [], changes }, 1);
  if (result === undefined) return 'cancelled';
  const choices = trials.flatMap((trial): Choice[] => {
    const { start, end, newText } = trial.edit;
    const own = result.drafts.find((draft) => {
      return draft.start === start && draft.end === end && draft.rewrites[0]?.text === newText;
    });
    const rewrite = own?.rewrites[0];
    return rewrite === undefined ? [] : [{ trial, rewrite }];
  });
  const standing = { damage: working.damage, edit: context.model.info.edit };
  return { best: bestCure(choices, standing), result };
}

/** The lines that changes lie in. */
function hullOf(text: string, changes: readonly TextEdit[]): TextRange {
  return {
    start: lineStart(text, Math.min(...changes.map(({ start }) => start))),
    end: lineEnd(text, Math.max(...changes.map(({ end }) => end))),
  };
}
