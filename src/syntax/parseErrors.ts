/** What of a text does not parse, and where something may have to change so that it does. */
import type { Node, Tree } from './grammars';
import { languageOf } from '../languages';
import { wrongIndentation } from './indentation';
import type { TextRange } from '../text/edits';
import { contentStart, lineEnd, lineStart, linesOf, trimmed } from '../text/lines';
import { isContainer } from './nodeTypes';

export interface ParseError extends TextRange {
  /** `error`: text the grammar has no place for; `missing`: a token that should stand at `start`. */
  readonly kind: 'error' | 'missing' | 'indentation';
}

/** Counting stops here: a text with that many errors tells nothing. */
const MAX_ERRORS = 500;

/** Longest error, in units, that is suspected as a whole. */
const MAX_WHOLE_ERROR = 60;

/** Lines of an error at whose ends something may be missing: errors begin where they are, and end anywhere. */
const MAX_LINES = 8;

/**
 * Errors of the whole text, in ascending order.
 * @param region in which indentation is checked too, in indented languages
 */
export function parseErrorsOf(
  text: string,
  tree: Tree,
  languageId: string,
  region: TextRange,
): ParseError[] {
  const found = errorNodes(tree).map(({ isError, startIndex, endIndex }): ParseError => ({
    kind: isError ? 'error' : 'missing',
    start: startIndex,
    end: endIndex,
  }));
  if (languageOf(languageId).indented) {
    const wrong = wrongIndentation(text, tree, region);
    found.push(...wrong.map((range): ParseError => ({ kind: 'indentation', ...range })));
  }
  return found.sort((one, other) => one.start - other.start);
}

/** ERROR and MISSING nodes. */
function errorNodes(tree: Tree): Node[] {
  const found: Node[] = [];
  const visit = (node: Node): void => {
    if (found.length >= MAX_ERRORS) return;
    if (node.isError || node.isMissing) found.push(node);
    if (!node.hasError) return;
    for (const child of node.children) visit(child);
  };
  visit(tree.rootNode);
  return found;
}

/** Units of a text that lie in an error: of two texts with as many errors, the one with fewer is better off. */
export function erroneousUnits(errors: readonly ParseError[]): number {
  let sum = 0;
  let reached = 0;
  for (const { start, end } of errors) {
    sum += Math.max(0, end - Math.max(start, reached));
    reached = Math.max(reached, end);
  }
  return sum;
}

/** Ranges that may have to change because of these errors; an empty one says that something may be missing there. */
export function suspectsOf(text: string, tree: Tree, errors: readonly ParseError[]): TextRange[] {
  const all = [
    ...errors.flatMap((error) => placesOf(text, error)),
    ...errorNodes(tree).flatMap((node) => unclosedBlocks(text, node.isError ? node : node.parent)),
  ];
  const byPlace = new Map(all.map((range) => [`${range.start}-${range.end}`, range]));
  return [...byPlace.values()].sort((one, other) => one.start - other.start);
}

function placesOf(text: string, error: ParseError): TextRange[] {
  if (error.kind === 'indentation') return [{ start: error.start, end: error.end }];
  if (error.kind === 'missing') return [gapAt(behindText(text, error.start))];
  const lines = linesOf(text, {
    start: lineStart(text, error.start),
    end: lineEnd(text, error.end),
  });
  if (lines.length === 1) {
    const ends = [gapAt(error.start), gapAt(error.end)];
    const isShort = error.end - error.start <= MAX_WHOLE_ERROR;
    return isShort ? [...ends, { start: error.start, end: error.end }] : ends;
  }
  const ends = lines.slice(0, MAX_LINES).map((line) => gapAt(trimmed(text, line).end));
  return [gapAt(error.start), ...ends];
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
