import type { RepairReason } from './job';
import { bestRepair } from './choose';
import { clustersOf, complaints } from './evidence';
import { takeBest } from './rewriting';
import { ask, codeBlocks, counted, isNear, isOver, type RoundContext, type Work } from './asking';
import type { WorkingText } from './workingText';

/** Clusters of suspects that are looked at before the rounds begin. */
const MOST_LOOKS = 4;

/** What a quick look came to. */
export interface Look {
  readonly work: Work;
  /** Why there is nothing more to be done: no fault is left, or no time. */
  readonly isOver: boolean;
}

/**
 * Puts right what takes a token or two, fault after fault from the top: most of what does not parse lacks one token or
 * has one too many, and trying that costs little beyond encoding. What comes of it counts only when the text parses
 * better, so a look that was in vain does no harm; the rounds begin where it ends.
 */
export async function quickLook(working: WorkingText, context: RoundContext): Promise<Look> {
  let work: Work = { spans: 0, rounds: 0, forwards: 0 };
  const over = (reason?: RepairReason): Look => ({
    work: { ...work, ...(reason !== undefined && { reason }) },
    isOver: true,
  });
  let from = 0;
  for (let look = 0; look < MOST_LOOKS; look++) {
    if (isOver(context)) return over('deadline');
    const left = complaints(working).filter(({ start }) => start >= from);
    const [suspects] = clustersOf(left);
    if (suspects === undefined) break;
    const spans = codeBlocks(working).filter((block) => isNear(block, suspects, 0));
    const next = (suspects.at(-1)?.start ?? from) + 1;
    if (spans.length === 0) {
      from = next;
      continue;
    }
    const result = await ask(working, context, { spans, suspects, quick: true }, 1);
    work = { ...counted(work, spans.length, result), rounds: 1 };
    if (result === undefined) return over('cancelled');
    const taken = takeBest(working, result.drafts, context.model.info.edit, bestRepair);
    if (complaints(working).length === 0) return over();
    if (result.late) return over('deadline');
    if (taken === 0) from = next;
  }
  return { work, isOver: false };
}
