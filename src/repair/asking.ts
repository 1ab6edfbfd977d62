import type { RepairResult, TextRange } from '../protocol';
import type { TextEdit } from '../text/edits';
import { blocksOf } from '../syntax/blocks';
import { isCommentary } from '../syntax/prose';
import type { Model, ModelInfo } from '../model/model';
import { instructionLine } from '../context/instruction';
import type { RepairJob, RepairProgress, RepairReason } from './job';
import { RequestWindow } from '../context/requestWindow';
import { touches, type WorkingText } from './workingText';

/** What a repair took, and why it ended if not because all was well. */
export interface Work {
  readonly spans: number;
  readonly rounds: number;
  readonly forwards: number;
  readonly reason?: RepairReason;
}

/** What rounds need beside the text. */
export interface RoundContext {
  readonly job: RepairJob;
  readonly model: Model;
  /** Time left of the budget, ms; undefined when there is none. */
  readonly timeLeft: () => number | undefined;
  readonly onProgress: (progress: RepairProgress) => void;
}

/** The blocks of the selection that hold more than comments. */
export function codeBlocks({ text, tree, lines }: WorkingText): TextRange[] {
  const blocks = blocksOf(text, tree, lines);
  return tree === undefined ? blocks : blocks.filter((block) => !isCommentary(text, tree, block));
}

/** What the model is asked about a text. */
export interface Question {
  readonly spans: readonly TextRange[];
  readonly suspects: readonly TextRange[];
  /** When given, these are judged and nothing else is tried. */
  readonly changes?: readonly TextEdit[];
  readonly share?: number;
  readonly quick?: boolean;
  readonly seed?: number;
}

/**
 * Tokens on either side of changes that are to be judged: which of a few slips it was shows right beside it, and
 * encoding is most of what judging costs (docs/performance.md).
 */
const JUDGED_CONTEXT = 24;

function withinReach({ maxPrefix, maxSuffix }: ModelInfo): {
  maxPrefix: number;
  maxSuffix: number;
} {
  return {
    maxPrefix: Math.min(maxPrefix, JUDGED_CONTEXT),
    maxSuffix: Math.min(maxSuffix, JUDGED_CONTEXT),
  };
}

/** Asks the model about spans of the working text; the answer has offsets of that text. */
export async function ask(
  working: WorkingText,
  { job, model, timeLeft, onProgress }: RoundContext,
  { spans, suspects, changes, ...options }: Question,
  round: number,
): Promise<RepairResult | undefined> {
  const { text } = working;
  const { languageId, documentId } = job;
  const first = spans[0]?.start ?? 0;
  const line = instructionLine(text, first, languageId, job.options.instruction);
  const limits = changes === undefined ? model.info : withinReach(model.info);
  const window = new RequestWindow(text, spans, limits, { line, preamble: job.above ?? '' });
  const deadlineMs = timeLeft();
  const request = {
    documentId,
    languageId,
    text: window.text,
    beginsFile: window.beginsFile,
    endsFile: window.endsFile,
    spans: spans.map((span) => window.to(span)),
    suspects: suspects.map((suspect) => window.to(suspect)),
    ...(changes !== undefined && {
      changes: changes.map((change) => ({ ...window.to(change), newText: change.newText })),
    }),
    options: { ...options, ...(deadlineMs !== undefined && { deadlineMs }) },
  };
  const placed = <Placed extends TextRange>(drafts: readonly Placed[]): Placed[] =>
    drafts.map((draft) => ({ ...draft, ...window.from(draft) }));
  const result = await model.repair(request, {
    onStep: ({ drafts }) => {
      onProgress({ round, text, drafts: placed(drafts) });
    },
  });
  return result && { ...result, drafts: placed(result.drafts) };
}

/** The work with one more request. */
export function counted(work: Work, spans: number, result: RepairResult | undefined): Work {
  return {
    ...work,
    // What was looked at in the first round holds all that comes later.
    spans: Math.max(work.spans, spans),
    rounds: work.rounds + 1,
    forwards: work.forwards + (result?.forwards ?? 0),
  };
}

/** Whether a block lies within `reach` units of a place. */
export function isNear(block: TextRange, places: readonly TextRange[], reach: number): boolean {
  const around = { start: block.start - reach, end: block.end + reach };
  return places.some((place) => touches(place, around));
}

/** Whether the time is up. */
export function isOver({ timeLeft }: RoundContext): boolean {
  return (timeLeft() ?? 1) <= 0;
}
