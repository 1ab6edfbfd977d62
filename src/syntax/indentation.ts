/** Indentation that Python's grammar lets pass and Python does not. */
import type { Node, Tree } from './grammars';
import type { TextRange } from '../text/edits';
import { lineEnd, lineStart } from '../text/lines';

/**
 * Lines whose indentation is wrong, as the ranges of their leading whitespace (may be empty): statements that are not
 * aligned with the others of their block, and lines that stand where an indented block was expected.
 * @param region only statements that touch it are looked at
 */
export function wrongIndentation(text: string, tree: Tree, region: TextRange): TextRange[] {
  const found: TextRange[] = [];
  visit(text, tree.rootNode, region, found);
  return found;
}

function visit(text: string, node: Node, region: TextRange, found: TextRange[]): void {
  if (node.endIndex < region.start || node.startIndex > region.end) return;
  // Below an error the structure is unknown.
  if (node.isError) return;
  if (node.type === 'block' && node.startIndex === node.endIndex) {
    const line = nextLine(text, node.endIndex);
    if (line !== undefined) found.push(line);
  } else if (node.type === 'block' || node.type === 'module') {
    checkStatements(text, node, region, found);
  }
  for (const child of node.namedChildren) visit(text, child, region, found);
}

function checkStatements(text: string, block: Node, region: TextRange, found: TextRange[]): void {
  let column = block.type === 'module' ? 0 : undefined;
  for (const statement of block.namedChildren) {
    if (statement.type === 'comment' || statement.isError) continue;
    const start = lineStart(text, statement.startIndex);
    if (/\S/.test(text.slice(start, statement.startIndex))) continue;
    column ??= statement.startPosition.column;
    if (statement.startPosition.column === column) continue;
    const isInside = statement.endIndex >= region.start && start <= region.end;
    if (isInside) found.push({ start, end: statement.startIndex });
  }
}

/** The leading whitespace of the first line with content behind an offset's line. */
function nextLine(text: string, offset: number): TextRange | undefined {
  for (let start = lineEnd(text, offset) + 1; start < text.length;) {
    const end = lineEnd(text, start);
    const content = /\S/.exec(text.slice(start, end))?.index;
    if (content !== undefined) return { start, end: start + content };
    start = end + 1;
  }
  return undefined;
}
