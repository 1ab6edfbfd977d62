import { leavesBlockAt, type Block } from './blockEnd';

/** Why a text ended. */
export type EndReason =
  | 'newline'
  | 'stop-text'
  | 'end-token'
  | 'suffix'
  | 'block-end'
  | 'repetition'
  | 'max-tokens'
  | 'unknown'
  | 'deadline';

/** Rules by which a text ends. */
export interface StopRules {
  /** It ends before its first line break. */
  readonly singleLine: boolean;
  /** It ends before the first of these. */
  readonly stopTexts: readonly string[];
  /** It ends where it begins to repeat these lines (`linesBehind`); empty: no such rule. */
  readonly suffixLines: readonly string[];
  /** Its first line begins at a line start, so that it may be compared as a whole line. */
  readonly atLineStart: boolean;
  readonly maxTokens: number;
  /** It ends where it leaves this block; absent: it may go where it likes. */
  readonly block?: Block | undefined;
}

/** Where a text ends, in UTF-16 units, and why. */
export interface TextEnd {
  readonly length: number;
  readonly reason: EndReason;
}

/** A line that repeats this often without another between ends the text. */
const MAX_REPEATED_LINES = 4;

/** Finds the earliest end in a text written so far; undefined while it may go on. */
export function endOf(text: string, rules: StopRules): TextEnd | undefined {
  const ends: TextEnd[] = [];
  const add = (length: number, reason: EndReason): void => {
    if (length >= 0) ends.push({ length, reason });
  };
  if (rules.singleLine) add(text.search(/[\r\n]/), 'newline');
  for (const stop of rules.stopTexts) add(text.indexOf(stop), 'stop-text');
  if (!rules.singleLine) {
    add(repeatsSuffixAt(text, rules), 'suffix');
    add(repeatsItselfAt(text), 'repetition');
    if (rules.block !== undefined) add(leavesBlockAt(text, rules.block), 'block-end');
  }
  return ends.toSorted((a, b) => a.length - b.length)[0];
}

/**
 * The first two non-blank lines of a suffix, without the rest of the cursor's line.
 * @param atLineStart the cursor stands at a line start, so that the rest of its line is a whole line
 */
export function linesBehind(suffix: string, atLineStart: boolean): string[] {
  const lines = suffix.split('\n').map((line) => line.trimEnd());
  return (atLineStart ? lines : lines.slice(1)).filter((line) => line !== '').slice(0, 2);
}

/**
 * Where a text of several lines begins to repeat the suffix: at a line that equals the suffix's first line, indentation
 * included; a comment may follow. A line of brackets alone may well be the text's own: behind it the text's next line
 * has to equal the suffix's next one as well.
 */
function repeatsSuffixAt(text: string, { suffixLines, atLineStart }: StopRules): number {
  const [first, second] = suffixLines;
  if (first === undefined) return -1;
  const lines = text.split('\n');
  let start = 0;
  for (const [index, line] of lines.slice(0, -1).entries()) {
    const isWholeLine = index > 0 || atLineStart;
    if (isWholeLine && repeats(line, first)) {
      const isSure = /\w/.test(first) || second === undefined;
      // The line break before it belongs to the suffix.
      if (isSure || continuesWith(lines, index + 1, second)) return Math.max(0, start - 1);
    }
    start += line.length + 1;
  }
  return -1;
}

/** Whether a line is the suffix's, perhaps with a comment of its own behind it. */
function repeats(line: string, expected: string): boolean {
  return line.startsWith(expected) && /^\s*(?:$|#|\/\/|\/\*|--)/.test(line.slice(expected.length));
}

function continuesWith(lines: readonly string[], from: number, expected: string): boolean {
  for (let index = from; index < lines.length; index++) {
    const line = lines[index]?.trimEnd() ?? '';
    if (line !== '') return index < lines.length - 1 && line === expected;
  }
  return false;
}

function repeatsItselfAt(text: string): number {
  const lines = text.split('\n').slice(0, -1);
  const last = lines.at(-1);
  if (last === undefined || last.trim() === '' || lines.length < MAX_REPEATED_LINES) return -1;
  const run = lines.slice(-MAX_REPEATED_LINES);
  if (!run.every((line) => line === last)) return -1;
  const before = lines.slice(0, lines.length - MAX_REPEATED_LINES + 1);
  return before.join('\n').length;
}
