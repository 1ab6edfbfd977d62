/**
 * The text windows around the cursor that a request carries.
 *
 * The budget is a rough number of characters; the runtime cuts exactly, by tokens. Both windows are cut at line starts
 * and keep their far ends while the user types (hysteresis), because the runtime's caches are anchored there: a window
 * that began one line later with every line typed would be encoded anew each time.
 */
import type { Snapshot } from '../text/snapshot';
import { withLineFeeds } from '../text/snapshot';
import { CHARS_PER_TOKEN, FRESH_SHARE, MIN_SHARE } from '../protocol/windowSizes';

/** Maximum characters of each window. */
export interface WindowBudget {
  readonly prefix: number;
  readonly suffix: number;
}

/** Where the windows of the last request of this document ended; hand it to the next call. */
export interface WindowAnchor {
  /** Offset of the prefix window's first unit, counted from the start of the preamble where there is one. */
  readonly start: number;
  /** Units between the suffix window's end and the end of the document, which typing does not change. */
  readonly fromEnd: number;
}

/** Both windows, with line feeds only. */
export interface Windows {
  readonly prefix: string;
  readonly suffix: string;
  /** The prefix window begins at the start of the document, or of what leads up to it. */
  readonly beginsFile: boolean;
  /** The suffix window ends at the end of the document. */
  readonly endsFile: boolean;
  readonly anchor: WindowAnchor;
}

/** Budget in characters for a model with these limits in tokens. */
export function windowBudget(limits: { maxPrefix: number; maxSuffix: number }): WindowBudget {
  return {
    prefix: limits.maxPrefix * CHARS_PER_TOKEN,
    suffix: limits.maxSuffix * CHARS_PER_TOKEN,
  };
}

/**
 * Cuts both windows. The preamble and the document are one text to the prefix window. Pure: the same snapshot,
 * budget and anchor give the same windows.
 * A window is at most as long as its budget; with no line start in reach it is cut inside a line, never inside a
 * surrogate pair. A part of the document that fits is taken whole.
 * @param previous the anchor of the document's last windows, if any
 */
export function windows(
  snapshot: Snapshot,
  budget: WindowBudget,
  previous?: WindowAnchor,
): Windows {
  const { preamble = '' } = snapshot;
  const text = preamble + snapshot.text;
  const offset = preamble.length + snapshot.offset;
  const start = prefixStart(text, offset, budget.prefix, previous?.start);
  const keptEnd = previous === undefined ? undefined : text.length - previous.fromEnd;
  const end = suffixEnd(text, offset, budget.suffix, keptEnd);
  return {
    prefix: withLineFeeds(text.slice(start, offset)),
    suffix: withLineFeeds(text.slice(offset, end)),
    beginsFile: start === 0,
    endsFile: end === text.length,
    anchor: { start, fromEnd: text.length - end },
  };
}

function prefixStart(text: string, offset: number, max: number, kept?: number): number {
  if (offset <= max) return 0;
  const min = Math.ceil(max * MIN_SHARE);
  const keeps = (start: number) => offset - start <= max && offset - start >= min;
  if (kept !== undefined && keeps(kept) && isLineStart(text, kept)) return kept;
  const wanted = offset - Math.floor(max * FRESH_SHARE);
  const feed = text.indexOf('\n', wanted - 1);
  if (feed >= 0 && offset - (feed + 1) >= min) return feed + 1;
  const earlier = text.lastIndexOf('\n', wanted - 1) + 1;
  if (earlier > 0 && keeps(earlier)) return earlier;
  return splitsCharacter(text, wanted) ? wanted + 1 : wanted;
}

function suffixEnd(text: string, offset: number, max: number, kept?: number): number {
  if (text.length - offset <= max) return text.length;
  const min = Math.ceil(max * MIN_SHARE);
  const keeps = (end: number) => end - offset <= max && end - offset >= min;
  if (kept !== undefined && keeps(kept) && isLineStart(text, kept)) return kept;
  const wanted = offset + Math.floor(max * FRESH_SHARE);
  const before = text.lastIndexOf('\n', wanted - 1) + 1;
  if (keeps(before)) return before;
  const after = text.indexOf('\n', wanted) + 1;
  if (keeps(after)) return after;
  return splitsCharacter(text, wanted) ? wanted - 1 : wanted;
}

function isLineStart(text: string, offset: number): boolean {
  return offset === 0 || text[offset - 1] === '\n';
}

/** Whether an offset lies between the halves of a surrogate pair or of a CRLF. */
function splitsCharacter(text: string, offset: number): boolean {
  const unit = text.charCodeAt(offset);
  if (unit >= 0xdc00 && unit <= 0xdfff) {
    const before = text.charCodeAt(offset - 1);
    return before >= 0xd800 && before <= 0xdbff;
  }
  return text[offset] === '\n' && text[offset - 1] === '\r';
}
