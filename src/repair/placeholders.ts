import type { TextRange } from '../protocol';
import { contentStart, lineEnd, linesOf, lineStart } from '../text/lines';

/** A place where code is to be written. */
export interface Hole extends TextRange {
  /** What stands before the code: a line break and indentation where a hole begins a new line. */
  readonly lead: string;
  /** The code must not go on past its line. */
  readonly singleLine: boolean;
}

/** A kind of placeholder; its match is what is replaced. */
interface Placeholder {
  readonly pattern: RegExp;
  readonly singleLine: boolean;
  /** Only in these languages; absent: in all. */
  readonly languages?: readonly string[];
}

const SCRIPTS = ['javascript', 'javascriptreact', 'typescript', 'typescriptreact'];

/** Matched within a line, at its content or behind what the pattern looks back at. */
const PLACEHOLDERS: readonly Placeholder[] = [
  { pattern: /\bpass[ \t]*#[ \t]*(?:TODO|FIXME).*$/, singleLine: false, languages: ['python'] },
  { pattern: /(?<=^[ \t]*)\.\.\.(?=[ \t]*;?[ \t]*$)/, singleLine: false },
  { pattern: /\braise NotImplementedError\b(?:\(.*\))?/, singleLine: false, languages: ['python'] },
  {
    pattern:
      /\bthrow new \w*(?:Error|Exception)\((["'`])(?:not (?:yet )?implemented|todo|unimpl).*?\1\);?/i,
    singleLine: false,
    languages: [...SCRIPTS, 'java', 'csharp'],
  },
  { pattern: /\b(?:todo|unimplemented)!\(.*?\);?/, singleLine: false, languages: ['rust'] },
  {
    pattern: /\bpanic\("(?:not (?:yet )?implemented|todo|unimplemented)\b.*?"\)/i,
    singleLine: false,
    languages: ['go'],
  },
  { pattern: /(?<=(?:=|\breturn)[ \t]*)\.\.\.(?=[ \t]*;?[ \t]*$)/, singleLine: true },
  { pattern: /\?\?\?/, singleLine: true },
];

/** A comment on a line of its own that says what is to be done. */
const TODO = /^[ \t]*(?:\/\/|#|\/\*|--)[ \t*]*(?:TODO|FIXME)\b/;

/**
 * The holes in some lines, in ascending order. A placeholder is replaced; a comment that says what is to be done stays,
 * with the code below it, unless a placeholder stands there.
 */
export function findHoles(text: string, lines: TextRange, languageId: string): Hole[] {
  const known = PLACEHOLDERS.filter(({ languages }) => languages?.includes(languageId) ?? true);
  return linesOf(text, lines).flatMap((line) => {
    const code = text.slice(line.start, line.end);
    if (TODO.test(code)) return holeBelow(text, line, known);
    const found = matchOf(code, known);
    if (found === undefined) return [];
    const start = line.start + found.index;
    return [{ start, end: start + found.length, lead: '', singleLine: found.singleLine }];
  });
}

function matchOf(
  code: string,
  known: readonly Placeholder[],
): { index: number; length: number; singleLine: boolean } | undefined {
  for (const { pattern, singleLine } of known) {
    const match = pattern.exec(code);
    if (match !== null) return { index: match.index, length: match[0].length, singleLine };
  }
  return undefined;
}

function holeBelow(text: string, comment: TextRange, known: readonly Placeholder[]): Hole[] {
  const next = comment.end + 1;
  const below = next < text.length ? text.slice(next, lineEnd(text, next)) : '';
  if (TODO.test(below) || matchOf(below, known) !== undefined) return [];
  const start = lineStart(text, comment.start);
  const lead = `\n${text.slice(start, contentStart(text, start))}`;
  return [{ start: comment.end, end: comment.end, lead, singleLine: false }];
}
