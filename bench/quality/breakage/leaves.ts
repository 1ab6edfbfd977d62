import type { Node, Tree } from '../../../src/syntax/grammars';

/** What a token is to somebody who types: sorted by what can go wrong with it. */
export type LeafKind =
  'bracket' | 'quote' | 'comma' | 'colon' | 'semicolon' | 'keyword' | 'operator' | 'other';

/** A token of a parsed text, by its UTF-16 offsets. */
export interface Leaf {
  readonly kind: LeafKind;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const BRACKETS = new Set(['(', ')', '[', ']', '{', '}']);
const QUOTES = new Set(['"', "'", '`', '"""', "'''", 'string_start', 'string_end']);
const SIGNS: Readonly<Record<string, LeafKind>> = { ',': 'comma', ':': 'colon', ';': 'semicolon' };

function kindOf(node: Node): LeafKind {
  if (QUOTES.has(node.type)) return 'quote';
  if (node.isNamed) return 'other';
  if (BRACKETS.has(node.type)) return 'bracket';
  if (/^[a-z]{3,}$/.test(node.type)) return 'keyword';
  return SIGNS[node.type] ?? (/^[^\w\s.]+$/.test(node.type) ? 'operator' : 'other');
}

/** The tokens of a tree in their order, without comments and without what stands between quotes. */
export function leavesOf(tree: Tree, text: string): Leaf[] {
  const leaves: Leaf[] = [];
  const visit = (node: Node): void => {
    if (node.type.includes('comment')) return;
    if (node.childCount > 0) {
      for (const child of node.children) visit(child);
      return;
    }
    const { startIndex: start, endIndex: end } = node;
    if (end > start && text.slice(start, end).trim() !== '') {
      leaves.push({ kind: kindOf(node), text: text.slice(start, end), start, end });
    }
  };
  visit(tree.rootNode);
  return leaves;
}
