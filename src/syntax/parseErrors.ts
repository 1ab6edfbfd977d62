/** What of a text does not parse, and where something may have to change so that it does. */
import type { Node, Tree } from './grammars';
import { languageOf } from '../languages';
import { wrongIndentation } from './indentation';
import type { TextRange } from '../text/edits';
import { contentStart, lineEnd, lineStart, linesOf, trimmed } from '../text/lines';
import { isContainer } from './nodeTypes';

export interface Fault extends TextRange {
  /** `error`: text the grammar has no place for; `missing`: a token that should stand at `start`. */
  readonly kind: 'error' | 'missing' | 'indentation';
}

/** Counting stops here: a text with that many faults tells nothing. */
const MOST_FAULTS = 500;

/** Longest error, in units, that is suspected as a whole. */
const SHORT_ERROR = 60;

/** Lines of an error at whose ends something may be missing: errors begin where they are, and end anywhere. */
const MOST_LINES = 8;

/**
 * Faults of the whole text, in ascending order.
 * @param region where the indentation of an indented language is looked at as well; elsewhere nobody has changed it
 */
export function faultsOf(text: string, tree: Tree, languageId: string, region: TextRange): Fault[] {
  const found = faultyNodes(tree).map(({ isError, startIndex, endIndex }): Fault => ({
    kind: isError ? 'error' : 'missing',
    start: startIndex,
    end: endIndex,
  }));
  if (languageOf(languageId).indented) {
    const wrong = wrongIndentation(text, tree, region);
    found.push(...wrong.map((range): Fault => ({ kind: 'indentation', ...range })));
  }
  return found.sort((one, other) => one.start - other.start);
}

/** ERROR and MISSING nodes. */
function faultyNodes(tree: Tree): Node[] {
  const found: Node[] = [];
  const visit = (node: Node): void => {
    if (found.length >= MOST_FAULTS) return;
    if (node.isError || node.isMissing) found.push(node);
    if (!node.hasError) return;
    for (const child of node.children) visit(child);
  };
  visit(tree.rootNode);
  return found;
}

/** Units of a text that lie in an error: of two texts with as many faults, the one with fewer is better off. */
export function faultyUnits(faults: readonly Fault[]): number {
  let sum = 0;
  let reached = 0;
  for (const { start, end } of faults) {
    sum += Math.max(0, end - Math.max(start, reached));
    reached = Math.max(reached, end);
  }
  return sum;
}

/** Ranges that may have to change because of these faults; an empty one says that something may be missing there. */
export function suspectsOf(text: string, tree: Tree, faults: readonly Fault[]): TextRange[] {
  const all = [
    ...faults.flatMap((fault) => placesOf(text, fault)),
    ...faultyNodes(tree).flatMap((node) => unclosedBlocks(text, node.isError ? node : node.parent)),
  ];
  const byPlace = new Map(all.map((range) => [`${range.start}-${range.end}`, range]));
  return [...byPlace.values()].sort((one, other) => one.start - other.start);
}

function placesOf(text: string, fault: Fault): TextRange[] {
  if (fault.kind === 'indentation') return [{ start: fault.start, end: fault.end }];
  if (fault.kind === 'missing') return [gapAt(behindText(text, fault.start))];
  const lines = linesOf(text, {
    start: lineStart(text, fault.start),
    end: lineEnd(text, fault.end),
  });
  if (lines.length === 1) {
    const ends = [gapAt(fault.start), gapAt(fault.end)];
    const isShort = fault.end - fault.start <= SHORT_ERROR;
    return isShort ? [...ends, { start: fault.start, end: fault.end }] : ends;
  }
  const ends = lines.slice(0, MOST_LINES).map((line) => gapAt(trimmed(text, line).end));
  return [gapAt(fault.start), ...ends];
}

/**
 * Where a block in braces ends left of where it begins, it took the brace of the block around it: its own is missing on
 * the line before. The grammar reports that at the end of the file.
 */
function unclosedBlocks(text: string, node: Node | null): TextRange[] {
  if (node === null) return [];
  const found: TextRange[] = [];
  const closing = node.lastChild;
  if (isContainer(node) && closing?.type === '}' && !closing.isMissing) {
    const line = lineStart(text, closing.startIndex);
    const isFirst = contentStart(text, closing.startIndex) === closing.startIndex;
    const opening = contentStart(text, node.startIndex) - lineStart(text, node.startIndex);
    if (isFirst && closing.startIndex - line < opening) found.push(gapAt(behindText(text, line)));
  }
  for (const child of node.namedChildren) found.push(...unclosedBlocks(text, child));
  return found;
}

const gapAt = (offset: number): TextRange => ({ start: offset, end: offset });

/** The end of the text before an offset, without the white space between: what is missing was left out there. */
function behindText(text: string, offset: number): number {
  return text.slice(0, offset).trimEnd().length;
}
