import type { Node, Tree } from './grammars';
import type { TextRange } from '../text/edits';
import { lineEnd, lineStart, trimmed, wholeLines } from '../text/lines';
import { MAX_BLOCK_UNITS } from './blocks';

/**
 * What to look at next when a place could not be repaired, as whole lines: the statement around it, and then the lines
 * beside that, too. A statement too long for a canvas gives its lines at the place.
 * @param rounds how often it was tried, at least 1
 */
export function widened(
  text: string,
  tree: Tree | undefined,
  place: TextRange,
  rounds: number,
): TextRange {
  const statement = wholeLines(text, enclosingStatement(tree, text, place) ?? place);
  if (rounds <= 1) return statement;
  const before = trimmed(text, { start: 0, end: statement.start }).end;
  const after = trimmed(text, { start: statement.end, end: text.length }).start;
  return { start: lineStart(text, before), end: lineEnd(text, after) };
}

/** The largest node around a place that fits a canvas and is more than the place. */
function enclosingStatement(
  tree: Tree | undefined,
  text: string,
  place: TextRange,
): TextRange | undefined {
  let found: TextRange | undefined;
  let node: Node | null | undefined = tree?.rootNode.descendantForIndex(place.start, place.end);
  for (; node !== null && node !== undefined; node = node.parent) {
    const range = trimmed(text, { start: node.startIndex, end: node.endIndex });
    if (range.end - range.start > MAX_BLOCK_UNITS || node.parent === null) break;
    found = range;
  }
  return found;
}
