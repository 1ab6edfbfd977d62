/**
 * Statement and block boundaries: what encloses a cursor, and where a text inserted there has to end.
 *
 * A *container* is a node whose children are statements or members (a block, a class body, a file); its children are
 * what this file calls statements, whatever the grammar says.
 */
import { defined } from '../text/defined';
import type { Node, Tree } from './grammars';
import { isComment, isContainer, isLiteral, isWrapper } from './nodeTypes';

/** The largest thing a completion may finish; `line` is the caller's own business. */
export type SpanExtent = 'statement' | 'block';

export interface Span {
  /** UTF-16 offsets. */
  readonly start: number;
  readonly end: number;
  /** Node type of the grammar. */
  readonly type: string;
}

/** What is around a cursor, inner to outer; a part is missing where there is none. */
export interface Enclosing {
  /** The innermost statement or member. */
  readonly statement?: Span;
  /** The innermost block, i.e. container other than the file. */
  readonly block?: Span;
  /** The statement that has this block as (part of) its body: a function, a loop, a class. */
  readonly owner?: Span;
}

/** Statement, block and owner around an offset; empty where nothing parses. */
export function enclosing(tree: Tree, offset: number): Enclosing {
  const right = pathTo(tree, offset);
  // A cursor right behind a statement is still in it.
  const path =
    innermostStatement(right) === undefined ? pathTo(tree, Math.max(0, offset - 1)) : right;
  const block = lastIndexOf(path, isBlock);
  return defined({
    statement: spanOf(innermostStatement(path)),
    block: spanOf(path[block]),
    owner: spanOf(ownerOf(path, block, isContainer)),
  });
}

/**
 * Where an inserted text must end so that it does not go on past what it was to finish.
 *
 * `statement`: at the end of the statement the text begins in. `block`: at the end of the statement whose block (or
 * literal) the text begins in, so a text may fill a function's body and close it, but not begin the next function.
 * @param tree tree of the document with the text inserted
 * @param from offset of the text's first unit
 * @returns how much of the text may stay, in units; undefined when the tree does not tell
 */
export function lengthWithin(
  tree: Tree,
  from: number,
  text: string,
  extent: SpanExtent,
): number | undefined {
  const leading = /^\s*/.exec(text)?.[0].length ?? 0;
  if (leading === text.length) return undefined;
  const path = pathTo(tree, from + leading);
  if (path.some((node) => node.isError)) return undefined;
  const limit = extent === 'statement' ? statementAt(path) : blockOwnerAt(path, from);
  const length = limit === undefined ? text.length : limit.endIndex - from;
  if (length <= leading || length >= text.length) return text.length;
  if (limit?.hasError === true) return undefined;
  return /^[;,]/.test(text.slice(length)) ? length + 1 : length;
}

/** The statement below the innermost container of a path. */
export function innermostStatement(path: readonly Node[]): Node | undefined {
  const container = lastIndexOf(path, isContainer);
  return path.slice(container + 1).find((node) => !isWrapper(node));
}

function statementAt(path: readonly Node[]): Node | undefined {
  let node = innermostStatement(path);
  // A comment in front belongs to the statement it explains.
  while (node !== undefined && isComment(node)) node = node.nextNamedSibling ?? undefined;
  return node;
}

/** The innermost statement that began before `from` and has the text in its block. */
export function blockOwnerAt(path: readonly Node[], from: number): Node | undefined {
  const holds = (node: Node) => isContainer(node) || isLiteral(node);
  for (let inner = lastIndexOf(path, holds); inner > 0;) {
    const owner = ownerOf(path, inner, isContainer);
    if (owner === undefined || owner.startIndex < from) return owner;
    inner = lastIndexOf(path.slice(0, inner), holds);
  }
  return undefined;
}

/** The statement on the path that contains the node at `index` as a part. */
function ownerOf(
  path: readonly Node[],
  index: number,
  holds: (node: Node) => boolean,
): Node | undefined {
  if (index <= 0) return undefined;
  const outer = lastIndexOf(path.slice(0, index), holds);
  return path.slice(outer + 1, index + 1).find((node) => !isWrapper(node));
}

/** Nodes from the root to the innermost one at an offset. */
export function pathTo(tree: Tree, offset: number): Node[] {
  const path: Node[] = [];
  let node = tree.rootNode.descendantForIndex(offset, offset);
  for (; node !== null; node = node.parent) path.unshift(node);
  return path;
}

/** The statements of a container, comments included; what only wraps statements is looked through. */
export function statementsOf(container: Node): Node[] {
  return container.namedChildren.flatMap((child) =>
    isWrapper(child) ? statementsOf(child) : [child],
  );
}

function isBlock(node: Node): boolean {
  return node.parent !== null && isContainer(node);
}

function lastIndexOf(path: readonly Node[], holds: (node: Node) => boolean): number {
  return path.findLastIndex((node) => holds(node));
}

function spanOf(node: Node | undefined): Span | undefined {
  return node && { start: node.startIndex, end: node.endIndex, type: node.type };
}
