/**
 * The end of a completion that repeats what stands right of the cursor. On the cursor's line the completion replaces
 * it, so that accepting moves the cursor behind it; over a line's end, which a ghost text cannot replace, the
 * repetition is cut off.
 *
 * Whether `)` at both places is a repetition or two brackets is decided by which reading leaves fewer unpaired.
 */
import type { Suggestion } from '../suggestion';
import { type Filter, type FilterContext } from './filter';
import { isSameLine, nextLines } from './lines';

/** Maximum length of a repetition, in units. */
const MAX_OVERLAP = 1000;
/** Maximum of lines compared when they are not equal unit by unit. */
const MAX_LINES = 8;
const WORD = /[\p{L}\p{N}_$]/u;

export const suffixOverlap: Filter = (suggestion, context) => {
  const candidates = [
    ...exactOverlaps(suggestion.text, context),
    ...lineOverlaps(suggestion.text, context),
    suggestion,
  ];
  const rated = candidates.map((candidate) => ({
    candidate,
    imbalance: context.brackets.imbalance(candidate.text, candidate.replaceTo),
    // Of two readings that pair up equally well the one with the longer repetition is right.
    taken: suggestion.text.length - candidate.text.length + candidate.replaceTo,
  }));
  rated.sort((a, b) => a.imbalance - b.imbalance || b.taken - a.taken);
  return rated[0]?.candidate ?? suggestion;
};

/** The completion's end is the beginning of the text right of the cursor. */
function exactOverlaps(text: string, { after, lineAfter }: FilterContext): Suggestion[] {
  const found: Suggestion[] = [];
  for (let length = Math.min(text.length, after.length, MAX_OVERLAP); length > 0; length--) {
    if (!text.endsWith(after.slice(0, length))) continue;
    const start = text.length - length;
    if (isInsideWord(text, start) || isInsideWord(after, length)) continue;
    if (length <= lineAfter.length) found.push({ text, replaceTo: length });
    else if (endsLine(after, length)) found.push({ text: text.slice(0, start), replaceTo: 0 });
  }
  return found;
}

/** The completion's last lines are the document's next ones, empty lines and indentation aside. */
function lineOverlaps(text: string, { after, lineBefore, lineAfter }: FilterContext): Suggestion[] {
  if (lineAfter.trim() !== '') return [];
  const following = nextLines(after, MAX_LINES);
  let start = 0;
  const lines = text.split('\n').map((line, index) => {
    const placed = { text: index === 0 ? lineBefore + line : line, start };
    start += line.length + 1;
    return placed;
  });
  const written = lines.filter((line) => line.text.trim() !== '');
  const found: Suggestion[] = [];
  for (let count = Math.min(written.length, following.length); count > 0; count--) {
    const last = written.slice(-count);
    const isRepeated = last.every((line, index) => {
      const next = following[index] ?? '';
      // The very last line may have been cut off by the length of the canvas.
      const isCutOff = index > 0 && index === count - 1 && next.startsWith(line.text);
      return isCutOff || isSameLine(line.text, next);
    });
    if (!isRepeated) continue;
    found.push({ text: text.slice(0, Math.max(0, (last[0]?.start ?? 1) - 1)), replaceTo: 0 });
  }
  return found;
}

/** Over a line's end only whole lines count: every second line of a comment begins with a star. */
function endsLine(text: string, offset: number): boolean {
  return offset === text.length || text.slice(offset - 1, offset + 1).includes('\n');
}

function isInsideWord(text: string, offset: number): boolean {
  return WORD.test(text.charAt(offset - 1)) && WORD.test(text.charAt(offset));
}
