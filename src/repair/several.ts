import type { TextEdit } from '../text/edits';
import { tokenEdits } from '../text/tokenEdits';
import type { TextRange } from '../protocol';
import type { Model } from '../model/model';
import type { Grammars } from '../syntax/grammars';
import type { RepairJobHooks, RepairJob, RepairOutcome, RepairReason } from './job';
import { runRepair } from './run';

/** A job with several selections, as several cursors make them. */
export interface SeveralJob extends Omit<RepairJob, 'selection'> {
  /** In ascending order, not overlapping; at least one. */
  readonly selections: readonly TextRange[];
}

/**
 * Repairs several selections of a document, each as a group of spans of its own, knowing what the others have become.
 * The last one goes first, so that the offsets of those before it stay as they are.
 * @returns one outcome for all: edits of the text before, numbers summed up, the most serious reason
 * @throws what the model throws; Error when there is no selection
 */
export async function runRepairs(
  { selections, ...job }: SeveralJob,
  model: Model,
  grammars: Grammars,
  hooks: RepairJobHooks = {},
): Promise<RepairOutcome> {
  const { now = () => performance.now() } = hooks;
  const started = now();
  const outcomes: RepairOutcome[] = [];
  let { text } = job;
  let untouched = Infinity;
  let waiting = [...selections];
  for (let selection = waiting.pop(); selection !== undefined; selection = waiting.pop()) {
    const { deadlineMs } = job.options;
    const timeLeft = deadlineMs === undefined ? undefined : deadlineMs - (now() - started);
    const options = timeLeft === undefined ? job.options : { ...job.options, deadlineMs: timeLeft };
    const diagnostics = job.diagnostics.filter(({ end }) => end < untouched);
    const part = { ...job, text, options, selection, diagnostics };
    const outcome = await runRepair(part, model, grammars, hooks);
    outcomes.push(outcome);
    untouched = Math.min(untouched, outcome.edits[0]?.start ?? Infinity);
    text = outcome.text;
    // A statement may reach over several selections, so what was changed may lie before the next one.
    waiting = waiting.map((range) => shifted(range, outcome.edits));
    if (outcome.reason === 'deadline' || outcome.reason === 'cancelled') break;
  }
  return together(job.text, text, outcomes);
}

function together(
  before: string,
  after: string,
  outcomes: readonly RepairOutcome[],
): RepairOutcome {
  const [first] = outcomes;
  const last = outcomes.at(-1);
  if (first === undefined || last === undefined) throw new Error('there is no selection');
  if (outcomes.length === 1) return first;
  const edits = tokenEdits(before, after);
  const reason = mostSerious(outcomes.flatMap((outcome) => outcome.reason ?? []));
  const isWorthSaying = edits.length === 0 || (reason !== undefined && UNFINISHED.has(reason));
  const sum = (key: 'spans' | 'rounds' | 'forwards'): number =>
    outcomes.reduce((total, outcome) => total + outcome[key], 0);
  return {
    text: after,
    edits,
    ...(reason !== undefined && isWorthSaying && { reason }),
    spans: sum('spans'),
    rounds: sum('rounds'),
    forwards: sum('forwards'),
    parsesBefore: first.parsesBefore,
    parsesAfter: last.parsesAfter,
  };
}

/** From the most to the least serious. */
const BY_SERIOUSNESS: readonly RepairReason[] = [
  'cancelled',
  'deadline',
  'still does not parse',
  'nothing better found',
  'no holes',
  'nothing suspicious',
];

/** Reasons that are worth saying beside a proposal: it is less than what was asked for. */
const UNFINISHED: ReadonlySet<RepairReason> = new Set(BY_SERIOUSNESS.slice(0, 3));

function mostSerious(reasons: readonly RepairReason[]): RepairReason | undefined {
  return BY_SERIOUSNESS.find((reason) => reasons.includes(reason));
}

/** A range after edits. */
function shifted(range: TextRange, edits: readonly TextEdit[]): TextRange {
  const place = (offset: number): number =>
    edits.reduce((at, { start, end, newText }) => {
      if (end <= offset) return at + newText.length - (end - start);
      return start < offset ? at - (offset - start) : at;
    }, offset);
  return { start: place(range.start), end: place(range.end) };
}
