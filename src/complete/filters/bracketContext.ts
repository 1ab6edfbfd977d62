/**
 * The brackets around the cursor: what is open left of it, what closes right of it, and which of the open ones the
 * document still owes a closer. VS Code leaves brackets to the provider (microsoft/vscode#187151).
 */
import type { LexState, Mark } from './lexer';
import { scan } from './lexer';
import type { LexicalRules } from '../../languages';
import { closerOf as bracketCloserOf } from '../../text/brackets';

export interface OpenBracket {
  /** What closes it. */
  readonly closer: string;
  /** Whether nothing right of the cursor closes it. */
  readonly owed: boolean;
}

export interface BracketContext {
  readonly rules: LexicalRules;
  /** State of the scan at the cursor: inside a string, a comment, or code. */
  readonly state: LexState;
  /** Brackets open at the cursor, innermost first. */
  readonly open: readonly OpenBracket[];
  /**
   * How badly brackets and strings pair up near the cursor when a text stands there, as a number to compare.
   * @param replaceTo units right of the cursor that are replaced
   */
  imbalance(text: string, replaceTo: number): number;
}

/** Marks that found no partner. */
export interface Unmatched {
  readonly opened: readonly Mark[];
  readonly closed: readonly Mark[];
  /** Openers passed over by a closer of an opener further out. */
  readonly skipped: number;
}

/** A mark and the line it stands in. */
interface Placed {
  readonly mark: Mark;
  readonly indent: string;
  readonly startsLine: boolean;
}

/** Builds the context from the text on both sides of the cursor, both with line feeds only. */
export function bracketContext(before: string, after: string, rules: LexicalRules): BracketContext {
  const left = scan(before, rules);
  const right = scan(after, rules, left.state);
  const opened = unmatched(left.marks).opened.filter(isBracket);
  const closed = unmatched(right.marks).closed.filter(isBracket);
  return {
    rules,
    state: left.state,
    open: pair(
      opened.map((mark) => place(mark, before)).reverse(),
      closed.map((mark) => place(mark, after)),
    ),
    imbalance: (text, replaceTo) => {
      const middle = scan(text, rules, left.state);
      const rest = scan(after.slice(replaceTo), rules, middle.state);
      const found = unmatched([...left.marks, ...middle.marks, ...rest.marks]);
      const pairs = found.opened.length + found.closed.length + found.skipped;
      return pairs + middle.unfinished + rest.unfinished;
    },
  };
}

/**
 * Pairs up marks in order. A closer whose opener is not the innermost one closes all those in between: one bracket too
 * many somewhere must not spoil everything after it.
 */
export function unmatched(marks: readonly Mark[]): Unmatched {
  const opened: Mark[] = [];
  const closed: Mark[] = [];
  let skipped = 0;
  for (const mark of marks) {
    if (mark.role === 'open') {
      opened.push(mark);
      continue;
    }
    const partner = opened.findLastIndex((open) => closerOfMark(open) === mark.text);
    if (partner < 0) {
      closed.push(mark);
    } else {
      skipped += opened.length - 1 - partner;
      opened.length = partner;
    }
  }
  return { opened, closed, skipped };
}

/** Whether a mark is a bracket rather than a string delimiter. */
export function isBracket(mark: Mark): boolean {
  return /^[()[\]{}]$/.test(mark.text);
}

/** What closes an opening mark. */
export function closerOfMark(mark: Mark): string {
  return bracketCloserOf(mark.text) ?? mark.text;
}

/**
 * Pairs open brackets with the closers that follow, both innermost first. With as many of one as of the other, in
 * order, the document is complete and all are paired. Otherwise indentation tells which bracket lacks its closer: a
 * closer at the start of its line stands under the line that opened it.
 */
function pair(open: readonly Placed[], closers: readonly Placed[]): OpenBracket[] {
  const isComplete =
    open.length === closers.length &&
    open.every((bracket, index) => closerOfMark(bracket.mark) === closers[index]?.mark.text);
  let next = 0;
  return open.map((bracket) => {
    const closer = closerOfMark(bracket.mark);
    const candidate = closers[next];
    const isPartner =
      candidate?.mark.text === closer &&
      (isComplete || !candidate.startsLine || candidate.indent === bracket.indent);
    if (isPartner) next++;
    return { closer, owed: !isPartner };
  });
}

function place(mark: Mark, text: string): Placed {
  const lineStart = mark.offset === 0 ? 0 : text.lastIndexOf('\n', mark.offset - 1) + 1;
  const leading = text.slice(lineStart, mark.offset);
  const indent = /^[ \t]*/.exec(leading)?.[0] ?? '';
  // What is right of the cursor on the cursor's own line does not start a line.
  return { mark, indent, startsLine: lineStart > 0 && indent.length === leading.length };
}
