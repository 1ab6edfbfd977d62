/** Whether code parses, and whether an insertion makes it parse worse. */
import type { Grammars, Node, Tree } from './grammars';

/** Counting stops here: a document with that many errors tells nothing. */
const MAX_ERRORS = 500;

/** Errors of a tree: how many, and how many of them lie within a range. */
export interface ErrorCount {
  readonly total: number;
  /** Errors that consist of the range's own text, or of nothing strictly inside it. */
  readonly inside: number;
}

/**
 * Counts ERROR and MISSING nodes.
 * @param from start of the range of `inside`
 * @param to end of it
 */
export function countErrors(tree: Tree, from = 0, to = 0): ErrorCount {
  let total = 0;
  let inside = 0;
  const visit = (node: Node): void => {
    if (total >= MAX_ERRORS) return;
    if (node.isError || node.isMissing) {
      total++;
      if (isInside(node, from, to)) inside++;
    }
    if (!node.hasError) return;
    for (const child of node.children) visit(child);
  };
  visit(tree.rootNode);
  return { total, inside };
}

/** What is missing at an end of the range may have been missing there before. */
function isInside({ startIndex, endIndex }: Node, from: number, to: number): boolean {
  return startIndex === endIndex
    ? startIndex > from && endIndex < to
    : startIndex >= from && endIndex <= to;
}

/**
 * Whether an insertion made a document parse worse. More errors than before are worse; errors wholly inside the new
 * text are, too, unless the document as a whole got better (an unfinished line often has errors that go away).
 */
export function isWorse(before: ErrorCount, after: ErrorCount): boolean {
  if (after.total > before.total) return true;
  return after.inside > 0 && after.total === before.total;
}

/**
 * Whether a text parses without errors.
 * @returns undefined when the language has no grammar or it cannot be loaded; never rejects
 */
export async function parses(
  grammars: Grammars,
  languageId: string,
  text: string,
): Promise<boolean | undefined> {
  const parser = await grammars.load(languageId);
  const tree = parser?.parse(text) ?? undefined;
  if (tree === undefined) return undefined;
  try {
    return !tree.rootNode.hasError;
  } finally {
    tree.delete();
  }
}
