import type { TaskLanguage } from '../tasks/task';
import type { Leaf, LeafKind } from './leaves';

/** A change of a text that may break it. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A way in which people break code. */
export interface Breakage {
  readonly name: string;
  /** Languages in which it is worth trying; all of them when absent. */
  readonly languages?: readonly TaskLanguage[];
  /** Every place where it can be done; `random` decides the details. */
  readonly edits: (text: string, leaves: readonly Leaf[], random: () => number) => Edit[];
}

const of = (leaves: readonly Leaf[], kind: LeafKind): Leaf[] =>
  leaves.filter((leaf) => leaf.kind === kind);

const remove = ({ start, end }: Leaf): Edit => ({ start, end, text: '' });
const twice = ({ end, text }: Leaf): Edit => ({ start: end, end, text });

const missing = (kind: LeafKind): Breakage['edits'] => {
  return (_, leaves) => of(leaves, kind).map(remove);
};

const CLOSERS = [')', ']', '}'];

function wrongBrackets(leaves: readonly Leaf[], random: () => number): Edit[] {
  const closers = of(leaves, 'bracket').filter(({ text }) => CLOSERS.includes(text));
  return closers.map(({ start, end, text }) => {
    const others = CLOSERS.filter((closer) => closer !== text);
    return { start, end, text: others[Math.floor(random() * others.length)] ?? '' };
  });
}

/** A slip of the fingers: two letters swapped, one left out, one typed twice. */
export function misspelt(word: string, random: () => number): string {
  const at = Math.floor(random() * (word.length - 1));
  const [head, tail] = [word.slice(0, at), word.slice(at + 2)];
  const [first = '', second = ''] = word.slice(at, at + 2);
  const slips = [
    head + second + first + tail,
    head + second + tail,
    head + first + first + second + tail,
  ];
  return slips[Math.floor(random() * slips.length)] ?? word;
}

const typos = (leaves: readonly Leaf[], random: () => number): Edit[] =>
  of(leaves, 'keyword').map(({ start, end, text }) => ({
    start,
    end,
    text: misspelt(text, random),
  }));

/** A keyword run into the word behind it. */
const missingBlanks = (text: string, leaves: readonly Leaf[]): Edit[] =>
  of(leaves, 'keyword')
    .filter(({ end }) => /^ \w/.test(text.slice(end, end + 2)))
    .map(({ end }) => ({ start: end, end: end + 1, text: '' }));

/** Lines but the first, with their offsets. */
function linesOf(text: string): { line: string; start: number }[] {
  let start = 0;
  const lines = text.split('\n').map((line) => {
    const found = { line, start };
    start += line.length + 1;
    return found;
  });
  return lines.slice(1).filter(({ line }) => line.trim() !== '');
}

/** A line that begins further left or right than it should. */
const indentations = (text: string, random: () => number): Edit[] =>
  linesOf(text).flatMap(({ line, start }) => {
    const now = /^ */.exec(line)?.[0].length ?? 0;
    if (now === 0) return [];
    const wanted = [0, now - 4, now - 2, now - 1, now + 1, now + 4].filter(
      (n) => n >= 0 && n !== now,
    );
    const width = wanted[Math.floor(random() * wanted.length)] ?? 0;
    return [{ start, end: start + now, text: ' '.repeat(width) }];
  });

/** The second half of a line, from a token's beginning on. */
function halves(text: string, leaves: readonly Leaf[], random: () => number): Edit[] {
  return linesOf(text).flatMap(({ line, start }) => {
    const end = start + line.trimEnd().length;
    const inside = leaves.filter((leaf) => leaf.start > start && leaf.start < end).slice(1);
    const cut = inside[Math.floor(random() * inside.length)];
    return cut === undefined ? [] : [{ start: cut.start, end, text: '' }];
  });
}

/** The kinds of breakage, the ones that people make most often first. */
export const BREAKAGES: readonly Breakage[] = [
  { name: 'missing bracket', edits: missing('bracket') },
  { name: 'extra bracket', edits: (_, leaves) => of(leaves, 'bracket').map(twice) },
  { name: 'wrong bracket', edits: (_, leaves, random) => wrongBrackets(leaves, random) },
  { name: 'missing quote', edits: missing('quote') },
  { name: 'missing comma', edits: missing('comma') },
  { name: 'extra comma', edits: (_, leaves) => of(leaves, 'comma').map(twice) },
  { name: 'missing colon', edits: missing('colon') },
  {
    name: 'missing semicolon',
    languages: ['c', 'cpp', 'java', 'rust'],
    edits: missing('semicolon'),
  },
  { name: 'missing operator', edits: missing('operator') },
  { name: 'keyword typo', edits: (_, leaves, random) => typos(leaves, random) },
  { name: 'missing blank', edits: (text, leaves) => missingBlanks(text, leaves) },
  {
    name: 'wrong indentation',
    languages: ['python'],
    edits: (text, _, random) => indentations(text, random),
  },
  { name: 'half-deleted line', edits: halves },
];

/** `text` with the edit made. */
export function edited(text: string, { start, end, text: inserted }: Edit): string {
  return text.slice(0, start) + inserted + text.slice(end);
}
