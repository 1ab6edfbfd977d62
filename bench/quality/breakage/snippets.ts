import { createHash } from 'node:crypto';
import type { Node } from '../../../src/syntax/grammars';
import type { HeldOutFile } from '../../common/heldOut';
import type { Parsers } from '../syntax/parsers';
import type { TaskLanguage } from '../tasks/task';

/** A whole function, class or the like, cut out of a held-out file. */
export interface Snippet {
  readonly package: string;
  readonly path: string;
  readonly text: string;
  /** A number of its text alone, by which snippets are put in an order without a pattern. */
  readonly rank: string;
}

/** What a person would select to have it repaired. */
const LINES = { least: 5, most: 60 };
const CHARACTERS = { least: 120, most: 2_000 };

const WHOLE = /(function|method|class|constructor|impl|struct|interface|enum|trait)_?\w*$/;

/** Exported and decorated things are taken with what stands before them. */
const AROUND = /^(export_statement|decorated_definition|template_declaration|lexical_declaration)$/;

function isWhole(node: Node): boolean {
  return node.isNamed && (WHOLE.test(node.type) || AROUND.test(node.type));
}

/** The node's text as if it began its line: the lines below lose the indentation of the first. */
export function cutOut(text: string, start: number, end: number): string {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const indent = text.slice(lineStart, start);
  const lines = text.slice(start, end).split('\n');
  if (indent.trim() !== '') return lines.join('\n');
  return lines
    .map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line))
    .join('\n');
}

function fits(text: string): boolean {
  const lines = text.split('\n').length;
  return (
    lines >= LINES.least &&
    lines <= LINES.most &&
    text.length >= CHARACTERS.least &&
    text.length <= CHARACTERS.most
  );
}

function snippetsOf(root: Node, text: string): string[] {
  const found: string[] = [];
  const visit = (node: Node): void => {
    if (isWhole(node) && !node.hasError) {
      const own = cutOut(text, node.startIndex, node.endIndex).trimEnd();
      if (fits(own)) {
        found.push(`${own}\n`);
        return;
      }
    }
    for (const child of node.namedChildren) visit(child);
  };
  visit(root);
  return found;
}

/** All snippets of `files` that parse by themselves, each text once, in the order of their ranks. */
export async function findSnippets(
  files: readonly HeldOutFile[],
  language: TaskLanguage,
  parsers: Parsers,
): Promise<Snippet[]> {
  const snippets = new Map<string, Snippet>();
  for (const file of files) {
    const tree = await parsers.parse(language, file.text);
    for (const text of snippetsOf(tree.rootNode, file.text)) {
      const rank = createHash('sha256').update(text).digest('hex');
      if (snippets.has(rank) || !(await parsers.accepts(language, text))) continue;
      snippets.set(rank, { package: file.package, path: file.path, text, rank });
    }
    tree.delete();
  }
  return [...snippets.values()].sort((a, b) => (a.rank < b.rank ? -1 : 1));
}

/** The snippets in an order that takes the packages in turn, so that no large one crowds the others out. */
export function inTurn(snippets: readonly Snippet[]): Snippet[] {
  const groups = new Map<string, Snippet[]>();
  for (const snippet of snippets) {
    groups.set(snippet.package, [...(groups.get(snippet.package) ?? []), snippet]);
  }
  const lists = [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, list]) => list);
  const longest = Math.max(0, ...lists.map((list) => list.length));
  return Array.from({ length: longest }, (_, index) => index).flatMap((index) =>
    lists.flatMap((list) => list.slice(index, index + 1)),
  );
}
