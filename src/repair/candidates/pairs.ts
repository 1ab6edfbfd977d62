/** Which brackets of a text have no partner, as far as their kinds and the layout of the lines tell. */
import type { Tree } from '../../syntax/grammars';
import { closerOf, CLOSERS, OPENERS } from '../../text/brackets';
import { contentStart, lineStart } from '../../text/lines';

/** Node types of brackets; `${` opens the code of a template. */
const TYPES = [...OPENERS, '${', ...CLOSERS];

export interface Bracket {
  readonly text: string;
  readonly start: number;
  /** Where the content of its line begins, as a column. */
  readonly indent: number;
}

export interface Unclosed extends Bracket {
  /** What ended the search for its partner: a bracket that belongs to another one; undefined at the text's end. */
  readonly by: Bracket | undefined;
}

export interface Unpaired {
  readonly unclosed: readonly Unclosed[];
  readonly unopened: readonly Bracket[];
  /** Closing brackets that have a partner, but on a line laid out otherwise. */
  readonly askew: readonly Bracket[];
}

/**
 * Pairs the brackets of a tree, errors included. A bracket that begins its line goes with one whose line begins in the
 * same column, if there is one that is open: the block that is not closed is then the one within, not the outermost.
 */
export function unpairedIn(text: string, tree: Tree): Unpaired {
  const unclosed: Unclosed[] = [];
  const unopened: Bracket[] = [];
  const askew: Bracket[] = [];
  const open: Bracket[] = [];
  for (const bracket of bracketsOf(text, tree)) {
    if (closerOf(bracket.text) !== undefined) {
      open.push(bracket);
      continue;
    }
    const partner = partnerOf(text, bracket, open);
    if (partner < 0) {
      unopened.push(bracket);
      continue;
    }
    const [opening, ...inner] = open.splice(partner);
    unclosed.push(...inner.map((one): Unclosed => ({ ...one, by: bracket })));
    const isSplit =
      opening !== undefined && text.slice(opening.start, bracket.start).includes('\n');
    if (isSplit && opening.indent !== bracket.indent) askew.push(bracket);
  }
  unclosed.push(...open.map((one): Unclosed => ({ ...one, by: undefined })));
  return { unclosed, unopened, askew };
}

function bracketsOf(text: string, tree: Tree): Bracket[] {
  const nodes = tree.rootNode.descendantsOfType(TYPES).filter((node) => !node.isMissing);
  return nodes.map(({ type, startIndex: start }) => {
    return { text: type, start, indent: contentStart(text, start) - lineStart(text, start) };
  });
}

/** Index among the open brackets of the one that a closing bracket goes with; -1 when there is none. */
function partnerOf(
  text: string,
  { text: closer, start, indent }: Bracket,
  open: readonly Bracket[],
): number {
  const isPartner = (one: Bracket): boolean => closerOf(one.text) === closer;
  const beginsLine = contentStart(text, start) === start;
  const aligned = beginsLine
    ? open.findLastIndex((one) => isPartner(one) && one.indent === indent)
    : -1;
  return aligned >= 0 ? aligned : open.findLastIndex(isPartner);
}
