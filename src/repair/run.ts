import { applyEdits } from '../text/edits';
import { PlainText } from '../text/lineEnds';
import { tokenEdits } from '../text/tokenEdits';
import { DraftTree } from '../syntax/draftTree';
import type { Model } from '../model/model';
import type { Grammars } from '../syntax/grammars';
import { fillHoles } from './holes';
import type { RepairJobHooks, RepairJob, RepairOutcome } from './job';
import type { RoundContext, Work } from './asking';
import { rediffuse, repairRounds } from './rounds';
import { WorkingText, type Damage } from './workingText';

const MODES = { repair: repairRounds, rediffuse, holes: fillHoles } as const;

/**
 * Repairs a part of a document, or writes it anew: blocks, rounds with the model, the best of what parses, and of that
 * the smallest edits. What is outside the selection's statements never changes.
 * @throws what the model throws
 */
export async function runRepair(
  job: RepairJob,
  model: Model,
  grammars: Grammars,
  { onProgress = () => undefined, now = () => performance.now() }: RepairJobHooks = {},
): Promise<RepairOutcome> {
  const started = now();
  const plain = new PlainText(job.text);
  const toPlain = ({ start, end }: { start: number; end: number }) => ({
    start: plain.toPlain(start),
    end: plain.toPlain(end),
  });
  const tree = await DraftTree.open(grammars, job.languageId, plain.text);
  const diagnostics = job.diagnostics.map(toPlain);
  const { languageId, options } = job;
  const working = new WorkingText(
    languageId,
    plain.text,
    toPlain(job.selection),
    diagnostics,
    tree,
  );
  try {
    const parsesBefore = parses(working);
    const before = working.damage;
    const context: RoundContext = {
      job,
      model,
      timeLeft: () => {
        if (options.deadlineMs === undefined) return undefined;
        return Math.max(0, Math.ceil(options.deadlineMs - (now() - started)));
      },
      onProgress,
    };
    const work = await MODES[options.mode](working, context);
    const isNoise = before !== undefined && isHardlyBetter(before, working);
    const edits = isNoise ? [] : plain.toOriginalEdits(editsOf(plain.text, working));
    const reason = edits.length === 0 || isUnfinished(work, working) ? work.reason : undefined;
    return {
      text: applyEdits(job.text, edits),
      edits,
      ...(reason !== undefined && { reason }),
      spans: work.spans,
      rounds: work.rounds,
      forwards: work.forwards,
      parsesBefore,
      parsesAfter: isNoise ? parsesBefore : parses(working),
    };
  } finally {
    working.dispose();
  }
}

/** Only what lies in the selection's lines can differ. */
function editsOf(before: string, working: WorkingText): ReturnType<typeof tokenEdits> {
  const { start, end } = working.lines;
  const tail = working.text.length - end;
  const old = before.slice(start, before.length - tail);
  return tokenEdits(old, working.text.slice(start, end)).map((edit) => {
    return { ...edit, start: edit.start + start, end: edit.end + start };
  });
}

/** Faults from which on a text is a ruin in which every change makes some of them go away. */
const RUIN = 4;

/** Whether most of many faults are left: then those that are gone are gone by chance. */
function isHardlyBetter(before: Damage, { damage }: WorkingText): boolean {
  const left = damage?.faults ?? 0;
  return before.faults >= RUIN && left * 2 > before.faults;
}

/** Whether a proposal is less than what was asked for. */
function isUnfinished({ reason }: Work, { faults }: WorkingText): boolean {
  if (reason === 'deadline' || reason === 'cancelled') return true;
  return reason === 'still does not parse' && faults.length > 0;
}

function parses({ tree, faults }: WorkingText): boolean | undefined {
  return tree === undefined ? undefined : faults.length === 0;
}
