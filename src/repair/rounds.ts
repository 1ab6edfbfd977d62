import type { TextRange } from '../protocol';
import { ask, codeBlocks, counted, isNear, isOver, type RoundContext, type Work } from './asking';
import { bestRepair, bestVariation } from './choose';
import { cureFaults } from './tryCandidates';
import { complaints, suspectsIn } from './evidence';
import type { RepairReason } from './job';
import { takeBest } from './rewriting';
import { touches, type WorkingText } from './workingText';

/** Rounds of a repair: the places themselves, the statements around them, the lines beside these. */
const MAX_ROUNDS = 3;

/** The same where a parser judges and little is tried: the third never found anything. */
const MAX_QUICK_ROUNDS = 2;

/** Units around a complaint within which everything is looked at: what the complaint is about may lie beside it. */
const REACH = 400;

/**
 * Repairs the selection: first slips of the fingers, which the parser finds by trying, then in at most three rounds
 * what else does not parse or is complained about. Where somebody complains only what is near is looked at, so that the
 * cost does not grow with the selection; where nobody does, all of it.
 */
export async function repairRounds(working: WorkingText, context: RoundContext): Promise<Work> {
  const wasAsked = complaints(working).length > 0;
  const cured = await cureFaults(working, context);
  let places = complaints(working);
  if (cured.isOver || (wasAsked && places.length === 0)) return cured.work;
  if (!wasAsked && !isKnown(context)) return { ...cured.work, reason: 'nothing suspicious' };
  let work: Work = { ...cured.work, rounds: 0 };
  let doubts = 0;
  // What a tool complains about parses, so there is nothing by which a quick answer could be known to be right.
  const quick = wasAsked && working.diagnostics.length === 0;
  const most = quick ? MAX_QUICK_ROUNDS : MAX_ROUNDS;
  while (work.rounds < most) {
    if (isOver(context)) return { ...work, reason: 'deadline' };
    const suspects = suspectsIn(working, places, work.rounds);
    const all = codeBlocks(working);
    const reach = work.rounds === 0 ? REACH : 0;
    const spans = wasAsked ? all.filter((block) => isNear(block, suspects, reach)) : all;
    if (spans.length === 0) break;
    const result = await ask(working, context, { spans, suspects, quick }, work.rounds + 1);
    work = counted(work, spans.length, result);
    if (result === undefined) return { ...work, reason: 'cancelled' };
    doubts += result.drafts.length;
    takeBest(working, result.drafts, context.model.info, bestRepair);
    places = complaints(working);
    if (places.length === 0 && wasAsked) return work;
    if (result.late) return { ...work, reason: 'deadline' };
    if (!wasAsked) break;
  }
  return { ...work, reason: whyNot(working, places, doubts) };
}

/**
 * Whether the model was trained on the language. In another one all that it does not know is suspicious to it,
 * operators first; what it says where nobody complains is then worth nothing.
 */
function isKnown({ job, model }: RoundContext): boolean {
  return model.info.languages?.includes(job.languageId) ?? true;
}

/** Writes a share of the selection anew, in one round. */
export async function rediffuse(working: WorkingText, context: RoundContext): Promise<Work> {
  const none: Work = { spans: 0, rounds: 0, forwards: 0, reason: 'nothing better found' };
  const spans = codeBlocks(working);
  if (spans.length === 0) return none;
  const { strength, seed } = context.job.options;
  const question = { spans, suspects: [], share: strength / 100, seed };
  const result = await ask(working, context, question, 1);
  const work = counted(none, spans.length, result);
  if (result === undefined) return { ...work, reason: 'cancelled' };
  takeBest(working, result.drafts, context.model.info, (choices, _, standing) =>
    bestVariation(choices, standing),
  );
  return result.late ? { ...work, reason: 'deadline' } : work;
}

function whyNot(working: WorkingText, places: readonly TextRange[], doubts: number): RepairReason {
  if (working.faults.some((fault) => touches(fault, working.lines))) return 'still does not parse';
  return doubts === 0 && places.length === 0 ? 'nothing suspicious' : 'nothing better found';
}
