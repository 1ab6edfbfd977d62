/**
 * Finds the brackets and string delimiters of a piece of code, without a grammar: it works in every language, on
 * unfinished code, and from the middle of a string on. Wrong guesses are confined to a line wherever strings are.
 */
import type { LexicalRules } from '../../languages';
import { CLOSERS, OPENERS } from '../../text/brackets';

/** Where a scan stands: what it is inside of, outermost first; empty in plain code. */
export type LexState = readonly Frame[];

interface Frame {
  readonly kind: 'string' | 'comment' | 'interpolation';
  /** What ends it. */
  readonly close: string;
  /** Braces open inside an interpolation. */
  readonly depth: number;
}

/** A bracket or a string delimiter. */
export interface Mark {
  readonly text: string;
  readonly offset: number;
  readonly role: 'open' | 'close';
}

export interface Scan {
  readonly marks: readonly Mark[];
  readonly state: LexState;
  /** Strings that a line's end cut off. */
  readonly unfinished: number;
}

/** A regular expression literal, from its first slash on. */
const REGEX = /\/(?![*/])(?:[^\\/[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\//y;
/** Characters behind which a slash begins a regular expression and does not divide. */
const BEFORE_REGEX = /[(,=:[!&|?{};\n]\s*$/;
const LOOK_BACK = 20;

/** Runs of characters that begin nothing, in code and in strings of any language; they are most of a text. */
const PLAIN_CODE = /[\w\s.,:=>+*&|!?@^~$\u0080-\uffff]+/y;
const PLAIN_STRING = /[^"'`\\\n$]+/y;

/** Scans a text that begins in the given state. Linear in the text's length. */
export function scan(text: string, rules: LexicalRules, start: LexState = []): Scan {
  return new Lexer(text, rules, start).run();
}

class Lexer {
  private readonly marks: Mark[] = [];
  private readonly frames: Frame[];
  private unfinished = 0;
  private at = 0;

  constructor(
    private readonly text: string,
    private readonly rules: LexicalRules,
    start: LexState,
  ) {
    this.frames = [...start];
  }

  run(): Scan {
    while (this.at < this.text.length) {
      const top = this.frames.at(-1);
      this.at += top === undefined || top.kind === 'interpolation' ? this.code() : this.inside(top);
    }
    return { marks: this.marks, state: this.frames, unfinished: this.unfinished };
  }

  private starts(delimiter: string): boolean {
    return this.text.startsWith(delimiter, this.at);
  }

  /** Length of the run of a sticky pattern from here on. */
  private lengthOf(pattern: RegExp): number {
    pattern.lastIndex = this.at;
    return pattern.exec(this.text)?.[0].length ?? 0;
  }

  /** Reads one item of code; returns its length. */
  private code(): number {
    const plain = this.lengthOf(PLAIN_CODE);
    if (plain > 0) return plain;
    const { lineComments, blockComment, longStrings, lineStrings, script } = this.rules;
    const starts = (delimiter: string) => this.starts(delimiter);
    // In Lua, `--` begins a line's comment and `--[[` that of a block.
    if (blockComment !== undefined && starts(blockComment[0])) {
      return this.enter('comment', blockComment[1], blockComment[0]);
    }
    const comment = lineComments.find(starts);
    if (comment !== undefined) return this.enter('comment', '\n', comment);
    const quote = longStrings.find(starts) ?? lineStrings.find(starts);
    if (quote !== undefined) {
      this.mark(quote, 'open');
      return this.enter('string', quote, quote);
    }
    const regex = script ? this.regexLength() : 0;
    if (regex > 0) return regex;
    this.bracket(this.text.charAt(this.at));
    return 1;
  }

  private regexLength(): number {
    if (!this.starts('/')) return 0;
    const back = this.text.slice(Math.max(0, this.at - LOOK_BACK), this.at);
    if (!BEFORE_REGEX.test(back)) return 0;
    return this.lengthOf(REGEX);
  }

  private bracket(char: string): void {
    const top = this.frames.at(-1);
    if (top?.kind === 'interpolation' && (char === '{' || char === '}')) {
      this.frames.pop();
      if (char === '}' && top.depth === 0) return;
      this.frames.push({ ...top, depth: top.depth + (char === '{' ? 1 : -1) });
    }
    if (OPENERS.includes(char)) this.mark(char, 'open');
    else if (CLOSERS.includes(char)) this.mark(char, 'close');
  }

  /** Reads one item of a string or the rest of a comment; returns its length. */
  private inside(top: Frame): number {
    if (top.kind === 'string') return this.lengthOf(PLAIN_STRING) || this.string(top.close);
    const close = this.text.indexOf(top.close, this.at);
    if (close < 0) return this.text.length - this.at;
    this.frames.pop();
    return close + top.close.length - this.at;
  }

  private string(close: string): number {
    if (this.starts('\\')) return 2;
    if (this.rules.script && close === '`' && this.starts('${')) {
      return this.enter('interpolation', '}', '${');
    }
    const isCutOff = this.starts('\n') && this.rules.lineStrings.includes(close);
    if (!isCutOff && !this.starts(close)) return 1;
    if (isCutOff) this.unfinished++;
    this.mark(close, 'close');
    this.frames.pop();
    return isCutOff ? 1 : close.length;
  }

  private mark(text: string, role: Mark['role']): void {
    this.marks.push({ text, offset: this.at, role });
  }

  private enter(kind: Frame['kind'], close: string, open: string): number {
    this.frames.push({ kind, close, depth: 0 });
    return open.length;
  }
}
