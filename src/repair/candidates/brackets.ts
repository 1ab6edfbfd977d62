import { closerOf, CLOSERS, openerOf } from '../../text/brackets';
import type { TextEdit, TextRange } from '../../text/edits';
import { isBlankRange, lineEnd, lineStart, linesOf } from '../../text/lines';
import { boundariesIn } from './lexemes';
import type { Bracket, Unclosed, Unpaired } from './pairs';
import { insert, remove, replace } from './changes';

/** Lines behind an open bracket at which its partner is looked for. */
const MAX_LINES = 12;

/** Brackets laid out otherwise than their partners that are looked at: the nearest to one without a partner. */
const MAX_ASKEW = 4;

/** Changes that give brackets without a partner one, or take them away. */
export function bracketFixes(text: string, unpaired: Unpaired): TextEdit[] {
  const { unclosed, unopened } = unpaired;
  return [
    ...unclosed.flatMap((bracket) => closing(text, bracket)),
    ...[...robbers(unpaired), ...unopened].flatMap((bracket) => opening(text, bracket)),
  ];
}

/**
 * Closing brackets that may have taken the partner of a later one, since their own is missing. Where every closing
 * bracket has a partner none has: many a style lays its lines out like that.
 */
function robbers({ unopened, askew }: Unpaired): readonly Bracket[] {
  const robbed = unopened.at(-1);
  if (robbed === undefined) return [];
  return askew.filter(({ start }) => start < robbed.start).slice(-MAX_ASKEW);
}

/** The missing partner of an opening bracket: on its line, or on one of those up to the bracket that came instead. */
function closing(text: string, { start, text: opener, by }: Unclosed): TextEdit[] {
  const closer = closerOf(opener) ?? '';
  const until = by?.start ?? text.length;
  const own = { start: start + opener.length, end: Math.min(until, lineEnd(text, start)) };
  const later = linesOf(text, { start: own.end + 1, end: until }).slice(0, MAX_LINES);
  const places = [
    ...later.filter((line) => line.end < until && isBlankRange(text, line)).map(({ end }) => end),
    ...boundariesIn(text, own).reverse(),
    ...later.map((line) => line.end - trailing(text, line)),
    ...later.map((line) => line.start + leading(text, line)),
    until,
  ];
  return [
    ...(by === undefined ? [] : [replace(rangeOf(by), closer)]),
    ...[...new Set(places)].map((at) => insert(at, closer)),
    remove(text, { start, end: start + opener.length }),
  ];
}

/** The missing partner of a closing bracket: in front of it on its line, or at the end of the line above its block. */
function opening(text: string, bracket: Bracket): TextEdit[] {
  const { start, text: closer, indent } = bracket;
  const line = { start: lineStart(text, start), end: start };
  const opener = openerOf(closer) ?? '';
  const above = closer === '}' ? headsAbove(text, line.start, indent) : [];
  const heads = above.map((at) => insert(at, text[at - 1] === ' ' ? opener : ` ${opener}`));
  return [
    remove(text, rangeOf(bracket)),
    ...CLOSERS.filter((other) => other !== closer).map((other) => replace(rangeOf(bracket), other)),
    ...heads,
    ...boundariesIn(text, line).map((at) => insert(at, opener)),
  ];
}

/** Lines above that are looked at for the head of a block. */
const MAX_HEADS = 3;

/** The ends of the lines above, nearest first, whose content begins in the given column. */
function headsAbove(text: string, before: number, indent: number): number[] {
  const lines = linesOf(text, { start: 0, end: Math.max(0, before - 1) }).reverse();
  const heads = lines.filter((line) => !isBlankRange(text, line) && leading(text, line) === indent);
  return heads.slice(0, MAX_HEADS).map(({ end }) => end);
}

const rangeOf = ({ start, text }: Bracket): TextRange => ({ start, end: start + text.length });

const leading = (text: string, { start, end }: TextRange): number =>
  /^\s*/.exec(text.slice(start, end))?.[0].length ?? 0;

const trailing = (text: string, { start, end }: TextRange): number =>
  /\s*$/.exec(text.slice(start, end))?.[0].length ?? 0;
