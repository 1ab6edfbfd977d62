/** The lexemes of a line of code, read without a grammar, because the line does not parse. */

import type { TextRange } from '../../text/edits';

export type LexemeKind = 'word' | 'opener' | 'closer' | 'quote' | 'comma' | 'sign' | 'whitespace';

export interface Lexeme extends TextRange {
  readonly kind: LexemeKind;
  readonly text: string;
}

const LEXEMES: readonly (readonly [kind: LexemeKind, pattern: string])[] = [
  ['word', String.raw`[\p{L}\p{N}_$@]+`],
  ['opener', String.raw`[([{]`],
  ['closer', String.raw`[)\]}]`],
  ['quote', String.raw`["'\x60]+`],
  ['comma', String.raw`[,;]`],
  ['whitespace', String.raw`\s+`],
  ['sign', String.raw`.`],
];

const PATTERN = new RegExp(LEXEMES.map(([kind, part]) => `(?<${kind}>${part})`).join('|'), 'gsu');

/** The lexemes of a part of a text, whitespace included, in ascending order. */
export function lexemesIn(text: string, { start, end }: TextRange): Lexeme[] {
  return [...text.slice(start, end).matchAll(PATTERN)].map((match): Lexeme => {
    const from = start + match.index;
    const kind = LEXEMES.find(([name]) => match.groups?.[name] !== undefined)?.[0] ?? 'sign';
    return { kind, text: match[0], start: from, end: from + match[0].length };
  });
}

/** Where something may be missing on a line: between two lexemes that are not whitespace, and at its end. */
export function boundariesIn(text: string, line: TextRange): number[] {
  const solid = lexemesIn(text, line).filter(({ kind }) => kind !== 'whitespace');
  const edges = solid.flatMap(({ start, end }) => [start, end]);
  return [...new Set([...edges, line.end])].sort((one, other) => one - other);
}

/** A place between two lexemes, ignoring whitespace between them. */
export interface Seam {
  readonly left: Lexeme;
  /** Undefined at the end of the range. */
  readonly right: Lexeme | undefined;
}

/** The places where one value follows another with nothing between them: an operator or a comma may be missing. */
export function seamsIn(text: string, range: TextRange): Seam[] {
  const solid = lexemesIn(text, range).filter(({ kind }) => kind !== 'whitespace');
  return solid.flatMap((left, index): Seam[] => {
    const right = solid[index + 1];
    return endsValue(left) && (right === undefined || beginsValue(right)) ? [{ left, right }] : [];
  });
}

/** `i++` ends a value, and so does `value!`. */
const endsValue = ({ kind, text }: Lexeme): boolean =>
  kind === 'word' || kind === 'closer' || kind === 'quote' || /[+\-!?]/.test(text);

const beginsValue = ({ kind, text }: Lexeme): boolean =>
  kind === 'word' || kind === 'opener' || kind === 'quote' || /[!&*~-]/.test(text);
