import { commentLines, type CommentLines } from '../context/comments';
import { isBlank } from '../text/snapshot';

/** What above the cursor says what is wanted there. */
export interface Above {
  readonly kind: 'comment' | 'docstring' | 'signature';
  /** One line of it, without its marks. */
  readonly text: string;
}

const DOCSTRING = /("""|''')\s*$/;
const SIGNATURE = /[{:]\s*$|=>\s*$/;

/**
 * The comment, docstring or signature right above the cursor, which the model reads anyway; for telling the user that
 * nothing more has to be said.
 * @param prefix the text before the cursor
 * @param languageId of VS Code
 */
export function describedAbove(prefix: string, languageId: string): Above | undefined {
  const lines = prefix.split('\n').map((line) => line.trimEnd());
  const last = lines.findLastIndex((line) => !isBlank(line));
  const line = lines[last];
  if (line === undefined) return undefined;
  if (DOCSTRING.test(line)) return described('docstring', docstringLine(lines.slice(0, last + 1)));
  const marks = commentLines(languageId);
  if (isComment(line, marks)) {
    return described('comment', commentLine(lines.slice(0, last + 1), marks));
  }
  return SIGNATURE.test(line) ? described('signature', line.trim()) : undefined;
}

function described(kind: Above['kind'], text: string): Above | undefined {
  return text === '' ? undefined : { kind, text };
}

function isComment(line: string, { start, end }: CommentLines): boolean {
  return start.test(line) || end?.test(line) === true;
}

/** The first line with words of the comment that the lines end with. */
function commentLine(lines: readonly string[], marks: CommentLines): string {
  const { start, end = /(?!)/ } = marks;
  const begin = lines.findLastIndex((line) => !isComment(line, marks)) + 1;
  const words = lines.slice(begin).map((line) => line.replace(end, '').replace(start, '').trim());
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
