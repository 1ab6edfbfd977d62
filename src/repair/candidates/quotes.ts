import type { TextEdit, TextRange } from '../../text/edits';
import { linesOf } from '../../text/lines';
import { remove, insert } from './changes';
import { boundariesIn, lexemesIn } from './lexemes';

const QUOTES = ['"', "'", '`'];
const LONG_QUOTES = ['"""', "'''"];

/** Lines above the first place that are looked at for a lone quote: a string can swallow what follows. */
const MAX_ABOVE = 30;

/** The second of two quotes, on lines that have an odd number of them; or none at all. */
export function quoteFixes(text: string, lines: readonly TextRange[]): TextEdit[] {
  const long = LONG_QUOTES.filter((quote) => countOf(text, quote) % 2 === 1);
  const first = Math.min(text.length, ...lines.map(({ start }) => start));
  const above = linesOf(text, { start: 0, end: first - 1 })
    .slice(-MAX_ABOVE)
    .reverse();
  return [
    ...long.flatMap((quote) => lines.flatMap((line) => longQuote(text, line, quote))),
    ...[...lines, ...above].flatMap((line) => QUOTES.flatMap((quote) => onLine(text, line, quote))),
  ];
}

function onLine(text: string, line: TextRange, quote: string): TextEdit[] {
  const here = text.slice(line.start, line.end);
  if (countOf(here.replaceAll(`\\${quote}`, ''), quote) % 2 === 0) return [];
  const own = lexemesIn(text, line).filter(({ text: lexeme }) => lexeme === quote);
  return [
    ...boundariesIn(text, line)
      .reverse()
      .map((at) => insert(at, quote)),
    ...own.map((lexeme) => remove(text, lexeme)),
  ];
}

function longQuote(text: string, line: TextRange, quote: string): TextEdit[] {
  const edges = boundariesIn(text, line);
  const [first, last] = [edges[0], edges.at(-1)];
  return [last, first].flatMap((at) => (at === undefined ? [] : [insert(at, quote)]));
}

const countOf = (text: string, quote: string): number => text.split(quote).length - 1;
