import type { RepairRequest, TextRange } from '../../protocol';
import { contentStart, linesOf } from '../../text/lines';
import type { DraftToken } from '../decoding/scoring/surprise';
import type { RepairPass } from './repairPass';

/** A line of which something may be wrong; its range is its content, without indentation and line break. */
export interface SuspectLine extends TextRange {
  /** Where it may be wrong, ascending; an empty range: something may be missing. */
  readonly places: readonly TextRange[];
  /** What the model expects in place of its tokens, where that is known already. */
  readonly tokens?: readonly DraftToken[];
}

/** Lines with suspects that are looked at, the first ones; fewer in a quick pass. */
const MAX_LINES = 6;
const MAX_QUICK_LINES = 2;

/** The lines of the spans that the caller suspects. */
export function suspectLines({ text, spans, suspects, options }: RepairRequest): SuspectLine[] {
  const found = linesIn(text, spans).flatMap((line): SuspectLine[] => {
    const own = suspects.filter(({ start, end }) => start <= line.end && end >= line.start);
    const places = own.map(({ start, end }) => ({
      start: Math.max(start, line.start),
      end: Math.min(end, line.end),
    }));
    return places.length === 0 ? [] : [{ ...line, places }];
  });
  return found.slice(0, options.quick === true ? MAX_QUICK_LINES : MAX_LINES);
}

/**
 * A token is suspect when it has less than this, and another one at least that. Without a complaint only near certainty
 * counts: a false positive costs more than a miss.
 */
const MAX_OWN = Math.log(0.02);
const MIN_BEST = Math.log(0.5);

/** Lines that surprise the model which are looked at, those with the greatest surprise. */
const MAX_SURPRISING = 3;

/** A line of words: what surprises there is no fault of the code. */
const COMMENT = /^(?:\/\/|\/\*|\*|# |--)/;

/** The lines of the spans in which the model expects something else. */
export async function surprisingLines(pass: RepairPass): Promise<SuspectLine[]> {
  const { text, spans } = pass.request;
  const found: (SuspectLine & { readonly lead: number })[] = [];
  for (const span of spans) {
    if (pass.isOver) break;
    const tokens = await pass.surprise(span);
    for (const line of linesIn(text, [span])) {
      if (COMMENT.test(text.slice(line.start, line.end))) continue;
      const own = tokens.filter(({ start, end }) => start >= line.start && end <= line.end);
      const places = own.filter(isSurprising);
      if (places.length === 0) continue;
      const lead = Math.max(...places.map(leadOf));
      found.push({ ...line, places, tokens: own, lead });
    }
  }
  const foremost = found.toSorted((a, b) => b.lead - a.lead).slice(0, MAX_SURPRISING);
  return foremost.toSorted((a, b) => a.start - b.start);
}

const isSurprising = ({ logp, best }: DraftToken): boolean =>
  logp < MAX_OWN && best.logp >= MIN_BEST;

/** How much likelier the model's own token is. */
export const leadOf = ({ logp, best }: DraftToken): number => best.logp - logp;

/** The content of the lines of some spans; lines of blanks are left out. */
export function linesIn(text: string, spans: readonly TextRange[]): TextRange[] {
  return spans.flatMap((span) =>
    linesOf(text, span).flatMap((line) => {
      const start = Math.max(span.start, contentStart(text, line.start));
      const end = Math.min(span.end, line.end);
      return text.slice(start, end).trim() === '' ? [] : [{ start, end }];
    }),
  );
}
