/**
 * The blocks a selection is worked on in: whole lines, one block for each statement that is not too long, line blocks
 * where nothing parses. Training draws its drafts the same way (`training/anneal_train/data/blocks.py`).
 */
import type { Node, Tree } from './grammars';
import type { TextRange } from '../text/edits';
import { isBlankRange, linesOf, trimmed, wholeLines } from '../text/lines';
import { isContainer, isWrapper } from './nodeTypes';
import { statementsOf } from './spans';

/** Units a block should not exceed: about what a canvas holds. A single line may be longer. */
export const MAX_BLOCK_UNITS = 180;

/**
 * The selection grown to whole statements, and these to whole lines. It never leaves the text.
 * @param tree of the text, undefined where there is none: then the selection's lines are all
 */
export function grown(text: string, tree: Tree | undefined, selection: TextRange): TextRange {
  const inner = trimmed(text, clamped(text, selection));
  const node = tree?.rootNode.descendantForIndex(inner.start, Math.max(inner.start, inner.end - 1));
  if (node === undefined || node === null || insideError(node)) return wholeLines(text, inner);
  return wholeLines(text, trimmed(text, union(inner, statementsAround(node, inner))));
}

/**
 * The blocks of whole lines, in ascending order, none touching another. Together they hold everything but blank lines.
 * @param lines whole lines of the text, see `grown`
 */
export function blocksOf(text: string, tree: Tree | undefined, lines: TextRange): TextRange[] {
  const blocks: TextRange[] = [];
  if (tree === undefined) addLines(blocks, text, lines);
  else addParts(blocks, text, lines, outermostContainers(tree.rootNode));
  return blocks;
}

/** Adds the blocks of lines in which some containers lie: their statements, and the lines between these. */
function addParts(
  blocks: TextRange[],
  text: string,
  lines: TextRange,
  containers: readonly Node[],
): void {
  let at = lines.start;
  for (const statement of containers.flatMap(statementsOf)) {
    if (statement.endIndex <= at || statement.startIndex >= lines.end) continue;
    // The lines of C's preprocessor have their line feed in the tree.
    const own = wholeLines(text, trimmed(text, rangeOf(statement)));
    const part = { start: Math.max(at, own.start), end: Math.min(lines.end, own.end) };
    if (part.start >= part.end) continue;
    if (part.start > at) addLines(blocks, text, { start: at, end: part.start - 1 });
    addStatement(blocks, text, part, statement);
    at = part.end + 1;
  }
  if (at <= lines.end) addLines(blocks, text, { start: at, end: lines.end });
}

function addStatement(blocks: TextRange[], text: string, lines: TextRange, statement: Node): void {
  if (lines.end - lines.start <= MAX_BLOCK_UNITS) {
    addBlock(blocks, text, lines);
    return;
  }
  // What stands below an ERROR node is in no order one could rely on.
  const containers = statement.isError ? [] : outermostContainers(statement);
  addParts(blocks, text, lines, containers);
}

/** As many lines a block as fit; a blank line ends a block. */
function addLines(blocks: TextRange[], text: string, lines: TextRange): void {
  let open: TextRange | undefined;
  for (const line of linesOf(text, lines)) {
    const blank = isBlankRange(text, line);
    if (open !== undefined && (blank || line.end - open.start > MAX_BLOCK_UNITS)) {
      addBlock(blocks, text, open);
      open = undefined;
    }
    if (!blank) open = { start: open?.start ?? line.start, end: line.end };
  }
  if (open !== undefined) addBlock(blocks, text, open);
}

function addBlock(blocks: TextRange[], text: string, block: TextRange): void {
  if (!isBlankRange(text, block)) blocks.push(block);
}

/** The containers below a node that lie in no other container below it; the node itself when it is one. */
function outermostContainers(node: Node): Node[] {
  if (isContainer(node)) return [node];
  return node.namedChildren.flatMap(outermostContainers);
}

/** From the first to the last statement that a range touches, in the innermost container that holds it. */
function statementsAround(node: Node, range: TextRange): TextRange {
  let inner: Node = node;
  while (!isContainer(inner)) {
    const { parent } = inner;
    if (parent === null) return range;
    const holdsStatements = isContainer(parent) || isWrapper(parent);
    if (holdsStatements && !isWrapper(inner)) return rangeOf(inner);
    inner = parent;
  }
  const touched = statementsOf(inner).filter(
    ({ startIndex, endIndex }) => startIndex < range.end && endIndex > range.start,
  );
  const [first, last] = [touched[0], touched.at(-1)];
  // A selection of the braces of a block means the statement they belong to.
  const reaches = first !== undefined && last !== undefined && range.start >= first.startIndex;
  if (reaches && range.end <= last.endIndex) {
    return { start: first.startIndex, end: last.endIndex };
  }
  return inner.parent === null ? range : statementsAround(inner.parent, range);
}

function insideError(node: Node): boolean {
  for (let at: Node | null = node; at !== null; at = at.parent) if (at.isError) return true;
  return false;
}

function rangeOf({ startIndex, endIndex }: Node): TextRange {
  return { start: startIndex, end: endIndex };
}

function union(one: TextRange, other: TextRange): TextRange {
  return { start: Math.min(one.start, other.start), end: Math.max(one.end, other.end) };
}

function clamped(text: string, { start, end }: TextRange): TextRange {
  const from = Math.min(Math.max(0, start), text.length);
  return { start: from, end: Math.min(Math.max(from, end), text.length) };
}
