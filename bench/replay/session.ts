import type { HeldOutFile } from '../common/heldOut';
import { pick, seededRandom } from '../common/random';

/** What is typed at one place of the text. A line break brings the next line's indentation, as editors do. */
export interface Key {
  readonly text: string;
  /** Time since the key before, ms. */
  readonly gap: number;
  /** A wrong character typed first, taken back after some time. */
  readonly slip?: { readonly text: string; readonly noticed: number; readonly again: number };
}

/** A recorded session: a stretch of a held-out file, and the key for each place in it. */
export interface Session {
  readonly file: HeldOutFile;
  readonly prefix: string;
  /** What is typed between prefix and suffix. */
  readonly target: string;
  readonly suffix: string;
  /** By offset in the target: a suggestion that was accepted lets the user go on anywhere. */
  readonly keys: readonly Key[];
}

/** Lines before the first one typed, so that there is something to go by. */
const FIRST_LINE = 8;
/** Units typed in one session, about. */
const LENGTH = { least: 50, most: 110 };

/** Medians (ms) and spreads (of the logarithm) of the gaps between keys, by what the key begins. */
const GAPS = {
  inside: { median: 140, spread: 0.4 },
  word: { median: 230, spread: 0.55 },
  line: { median: 550, spread: 0.7 },
} as const;
/** At the start of words the user sometimes stops to think, ms. */
const THINKING = { share: 0.06, least: 1000, most: 4000 };
/** Share of letters that are missed, and the times until that is seen and put right, ms. */
const SLIPS = { share: 0.02, noticed: 260, again: 180 };

const ROWS = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm'];

/**
 * `wanted` sessions over `files`, languages in turn; the same seed gives the same sessions to the last ms.
 * @param languages ids to choose from
 */
export function recordedSessions(
  files: readonly HeldOutFile[],
  languages: readonly string[],
  wanted: number,
  seed: number,
): Session[] {
  const random = seededRandom(seed);
  const sessions: Session[] = [];
  for (let attempt = 0; sessions.length < wanted && attempt < wanted * 100; attempt++) {
    const language = languages[sessions.length % languages.length];
    const file = pick(
      files.filter(({ languageId }) => languageId === language),
      random,
    );
    const session = sessionIn(file, random);
    if (session !== undefined) sessions.push(session);
  }
  return sessions;
}

function sessionIn(file: HeldOutFile, random: () => number): Session | undefined {
  const lines = file.text.split('\n');
  const first = FIRST_LINE + Math.floor(random() * Math.max(1, lines.length - FIRST_LINE));
  const begin = lines.slice(0, first).join('\n').length + 1;
  const start = begin + indentAt(file.text, begin).length;
  let end = start;
  for (let line = first; line < lines.length && end - start < LENGTH.least; line++) {
    end = endOfLine(file.text, end === start ? start : end + 1);
  }
  const target = file.text.slice(start, end).trimEnd();
  if (target.length < LENGTH.least || target.length > LENGTH.most) return undefined;
  return {
    file,
    prefix: file.text.slice(0, start),
    target,
    suffix: file.text.slice(start + target.length),
    keys: keysOf(target, random),
  };
}

/** The keys of a text, one for each of its units. */
export function keysOf(target: string, random: () => number): Key[] {
  return Array.from({ length: target.length }, (_, at) => {
    const text = keyAt(target, at);
    const gap = gapBefore(target, at, random);
    const slip = random() < SLIPS.share ? neighbour(text, random) : undefined;
    if (slip === undefined) return { text, gap };
    const { noticed, again } = SLIPS;
    return {
      text,
      gap,
      slip: {
        text: slip,
        noticed: spread(noticed, GAPS.inside.spread, random),
        again: spread(again, GAPS.inside.spread, random),
      },
    };
  });
}

/** What the key at an offset of the target writes. */
function keyAt(target: string, at: number): string {
  const character = String.fromCodePoint(target.codePointAt(at) ?? 0);
  return character === '\n' ? `\n${indentAt(target, at + 1)}` : character;
}

function gapBefore(target: string, at: number, random: () => number): number {
  const before = target[at - 1] ?? '\n';
  const kind = before === '\n' ? 'line' : /\w/.test(before) ? 'inside' : 'word';
  const { median, spread: width } = GAPS[kind];
  const gap = spread(median, width, random);
  const thinks = kind !== 'inside' && random() < THINKING.share;
  const pause = THINKING.least + random() * (THINKING.most - THINKING.least);
  return Math.round(thinks ? gap + pause : gap);
}

/** A draw from the log-normal distribution. */
function spread(median: number, width: number, random: () => number): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Math.round(median * Math.exp(width * normal));
}

/** The letter beside this one on the keyboard; undefined for what is no letter. */
function neighbour(letter: string, random: () => number): string | undefined {
  const row = ROWS.find((keys) => keys.includes(letter));
  if (row === undefined) return undefined;
  const at = row.indexOf(letter) + (random() < 0.5 ? -1 : 1);
  return row[at] ?? row[at < 0 ? 1 : row.length - 2];
}

function indentAt(text: string, at: number): string {
  return /^[ \t]*/.exec(text.slice(at))?.[0] ?? '';
}

function endOfLine(text: string, at: number): number {
  const feed = text.indexOf('\n', at);
  return feed < 0 ? text.length : feed;
}
