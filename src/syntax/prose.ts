import type { TextRange } from '../text/edits';
import type { Node, Tree } from './grammars';
import { embedsCode, holdsProse, isComment } from './nodeTypes';

/** Whether all of a range lies in a comment or a string, code embedded in it excepted. */
export function isProse(tree: Tree, { start, end }: TextRange): boolean {
  let node: Node | null = tree.rootNode.descendantForIndex(start, Math.max(start, end - 1));
  for (; node !== null; node = node.parent) {
    if (embedsCode(node)) return false;
    if (holdsProse(node)) return true;
  }
  return false;
}

/** Where a cursor is, if it is in words rather than in code. */
export type Prose = 'comment' | 'string';

/**
 * Whether a cursor is in a comment or a string, so that what is typed there goes on with it; JSX text and regular
 * expressions count as strings. Code embedded in a string is code, and so is a string that is not closed yet, because
 * it is to the parser.
 */
export function proseAt(tree: Tree, text: string, offset: number): Prose | undefined {
  if (offset === 0) return undefined;
  let node: Node | null = tree.rootNode.descendantForIndex(offset - 1, offset);
  for (; node !== null; node = node.parent) {
    if (goesOn(node, text, offset)) return 'comment';
    if (offset <= node.startIndex || offset >= node.endIndex) continue;
    if (embedsCode(node)) return undefined;
    if (holdsProse(node)) return isComment(node) ? 'comment' : 'string';
  }
  return undefined;
}

/** Whether a comment ends with its line, and the cursor is at this end. */
function goesOn(node: Node, text: string, offset: number): boolean {
  if (!isComment(node) || offset !== node.endIndex) return false;
  return text[offset - 1] !== '\n' && !text.slice(node.startIndex, offset).endsWith('*/');
}

/** Whether a range holds nothing but comments and white space. */
export function isCommentary(text: string, tree: Tree, range: TextRange): boolean {
  let at = range.start;
  while (at < range.end) {
    const blank = /^\s*/.exec(text.slice(at, range.end))?.[0].length ?? 0;
    at += blank;
    if (at >= range.end) return true;
    const comment = commentAt(tree, at);
    if (comment === undefined || comment.endIndex <= at) return false;
    at = comment.endIndex;
  }
  return true;
}

function commentAt(tree: Tree, offset: number): Node | undefined {
  let node: Node | null = tree.rootNode.descendantForIndex(offset, offset);
  for (; node !== null; node = node.parent) if (isComment(node)) return node;
  return undefined;
}
