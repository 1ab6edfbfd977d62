import type { Completion, InfillResult } from '../protocol';
import type { TextEdit } from '../text/edits';
import { instructionLine } from '../context/instruction';
import { findHoles, type Hole } from './placeholders';
import { RequestWindow } from '../context/requestWindow';
import type { RoundContext, Work } from './asking';
import type { WorkingText } from './workingText';

/**
 * Writes what the placeholders of the selection stand for, one after the other: each is filled knowing what the ones
 * before it have become. A hole for which nothing parses stays as it is.
 */
export async function fillHoles(working: WorkingText, context: RoundContext): Promise<Work> {
  const holes = findHoles(working.text, working.lines, working.languageId);
  let work: Work = { spans: holes.length, rounds: 0, forwards: 0 };
  if (holes.length === 0) return { ...work, reason: 'no holes' };
  let by = 0;
  let left = 0;
  for (const hole of holes) {
    const timeLeft = context.timeLeft();
    if (timeLeft !== undefined && timeLeft <= 0) return { ...work, reason: 'deadline' };
    const place = { ...hole, start: hole.start + by, end: hole.end + by };
    const result = await ask(working, context, place, timeLeft);
    if (result === undefined) return { ...work, reason: 'cancelled' };
    work = { ...work, rounds: 1, forwards: work.forwards + result.forwards };
    const edit = firstThatFits(working, place, result);
    if (edit === undefined) {
      left++;
      continue;
    }
    working.accept(edit);
    by += edit.newText.length - (edit.end - edit.start);
  }
  return left === 0 ? work : { ...work, reason: 'nothing better found' };
}

function ask(
  { text }: WorkingText,
  { job, model, onProgress }: RoundContext,
  hole: Hole,
  deadlineMs: number | undefined,
): Promise<InfillResult | undefined> {
  const { languageId, documentId, options } = job;
  const line = instructionLine(text, hole.start, languageId, options.instruction);
  const window = new RequestWindow(text, [hole], model.info, { line, preamble: job.above ?? '' });
  const { start, end } = window.to(hole);
  const request = {
    documentId,
    languageId,
    prefix: window.text.slice(0, start) + hole.lead,
    suffix: window.text.slice(end),
    beginsFile: window.beginsFile,
    endsFile: window.endsFile,
    options: {
      singleLine: hole.singleLine,
      ...(deadlineMs !== undefined && { deadlineMs }),
    },
  };
  return model.infill(request, {
    onStep: ({ canvas }) => {
      const draft = { start: hole.start, end: hole.end, canvas: [hole.lead, ...canvas] };
      onProgress({ round: 1, text, drafts: [draft] });
    },
  });
}

/** The likeliest completion with which the text parses no worse than with the hole. */
function firstThatFits(
  working: WorkingText,
  { start, end, lead }: Hole,
  result: InfillResult,
): TextEdit | undefined {
  const before = working.damage;
  for (const { text } of [result, ...result.alternatives] satisfies Completion[]) {
    if (text.trim() === '') continue;
    const { edit, damage } = working.try({ start, end, newText: lead + text.trimEnd() });
    const isKnown = before !== undefined && damage !== undefined;
    if (before === undefined || (isKnown && damage.faults <= before.faults)) return edit;
  }
  return undefined;
}
