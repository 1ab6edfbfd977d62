import { isBlank } from '../text/snapshot';

/** What above the cursor says what is wanted there. */
export interface Above {
  readonly kind: 'comment' | 'docstring' | 'signature';
  /** One line of it, without its marks. */
  readonly text: string;
}

const COMMENT = /^\s*(?:\/\/+|\/\*+|\*+(?!\/)|#+(?![!\w])|--+)\s?/;
const COMMENT_END = /\s*\*+\/\s*$/;
const DOCSTRING = /("""|''')\s*$/;
const SIGNATURE = /[{:]\s*$|=>\s*$/;

/**
 * The comment, docstring or signature right above the cursor, which the model reads anyway; for telling the user that
 * nothing more has to be said.
 * @param prefix the text before the cursor
 */
export function describedAbove(prefix: string): Above | undefined {
  const lines = prefix.split('\n').map((line) => line.trimEnd());
  const last = lines.findLastIndex((line) => !isBlank(line));
  const line = lines[last];
  if (line === undefined) return undefined;
  if (DOCSTRING.test(line)) return described('docstring', docstringLine(lines.slice(0, last + 1)));
  if (isComment(line)) return described('comment', commentLine(lines.slice(0, last + 1)));
  return SIGNATURE.test(line) ? described('signature', line.trim()) : undefined;
}

function described(kind: Above['kind'], text: string): Above | undefined {
  return text === '' ? undefined : { kind, text };
}

function isComment(line: string): boolean {
  return COMMENT.test(line) || COMMENT_END.test(line);
}

/** The first line with words of the comment that the lines end with. */
function commentLine(lines: readonly string[]): string {
  const begin = lines.findLastIndex((line) => !isComment(line)) + 1;
  const words = lines
    .slice(begin)
    .map((line) => line.replace(COMMENT_END, '').replace(COMMENT, '').trim());
  return words.find((text) => text !== '') ?? '';
}

/** The first line with words of the docstring that the lines end with. */
function docstringLine(lines: readonly string[]): string {
  const last = lines.length - 1;
  const isOneLine = /("""|''').*\1\s*$/.test(lines[last] ?? '');
  const begin = isOneLine
    ? last
    : lines.slice(0, last).findLastIndex((line) => /"""|'''/.test(line));
  const words = lines
    .slice(Math.max(0, begin))
    .map((line) => line.replaceAll(/"""|'''/g, '').trim());
  return words.find((text) => text !== '') ?? '';
}
