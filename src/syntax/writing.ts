/** Where a text that is being written, block after block, has reached the end of what it was to be. */
import type { Node, Tree } from './grammars';
import { holdsMembers, isContainer, isPrelude } from './nodeTypes';
import { blockOwnerAt, innermostStatement, pathTo } from './spans';

/** How much of a text belongs to what was to be written. */
export interface Written {
  /** Units of the text that do. */
  readonly length: number;
  /** Whether that is all of it: more text would only begin the next thing. */
  readonly isDone: boolean;
}

/**
 * What of a text inserted into a document belongs to the node it was written for.
 *
 * In a function's body (or a loop's, or a branch's) that is the statement with this body; in a file or among members,
 * the first statement that is more than a comment or an import.
 * @param tree tree of the document with the text inserted
 * @param from offset of the text's first unit
 * @returns undefined when the tree does not tell, as long as a block is open or something does not parse
 */
export function writtenPart(tree: Tree, from: number, text: string): Written | undefined {
  const leading = /^\s*/.exec(text)?.[0].length ?? 0;
  if (leading === text.length) return undefined;
  const path = pathTo(tree, from + leading);
  if (path.some((node) => node.isError)) return undefined;
  const node = nodeAt(path, from, from + text.length);
  if (node === undefined) return { length: text.length, isDone: false };
  const end = node.endIndex - from;
  if (node.hasError || end <= leading) return undefined;
  if (end >= text.trimEnd().length) {
    // What ends behind the text is closed by code that was there; whether something is missing, only the model knows.
    const isDone = end <= text.length && isClosed(node);
    return { length: isDone ? end : text.length, isDone };
  }
  const length = /^[;,]/.test(text.slice(end)) ? end + 1 : end;
  return { length, isDone: true };
}

/** The node that a text from `from` to `to` is written for; undefined while it has not begun. */
function nodeAt(path: readonly Node[], from: number, to: number): Node | undefined {
  const container = path.findLast(isContainer);
  if (container !== undefined && !holdsMembers(container)) {
    const owner = blockOwnerAt(path, from);
    if (owner !== undefined) return owner;
  }
  let node = innermostStatement(path);
  while (node !== undefined && isPrelude(node)) node = node.nextNamedSibling ?? undefined;
  return node !== undefined && node.startIndex < to ? node : undefined;
}

/** Whether a node's last token ends it for good: what has no end mark goes on until something else begins. */
function isClosed(node: Node): boolean {
  let last = node;
  for (let child = last.lastChild; child !== null; child = last.lastChild) last = child;
  if (last.type === ';') return true;
  return last.type === '}' && last.parent !== null && isContainer(last.parent);
}
