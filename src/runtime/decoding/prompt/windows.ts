import type { DecoderTokenizer } from '../../decoder/decoderTokenizer';

/** Tokens of text around the cursor that go into a prompt. */
export interface WindowLimits {
  /** Before the cursor: at least this many are kept when the window is cut anew … */
  readonly minPrefix: number;
  /** … which happens when it has grown beyond this. */
  readonly maxPrefix: number;
  readonly minSuffix: number;
  readonly maxSuffix: number;
}

export const DEFAULT_WINDOWS: WindowLimits = {
  minPrefix: 384,
  maxPrefix: 768,
  minSuffix: 96,
  maxSuffix: 192,
};

/** Longest text that is encoded for a token of a window, UTF-16 units; code has about 3.5. */
const MAX_UNITS_PER_TOKEN = 8;

/** Beginning of a window by which it is found again, UTF-16 units. */
const HEAD_UNITS = 160;

/** Closing characters an editor adds behind the cursor while one types. */
const ADDED_CLOSERS = /^[)\]}>"'`]{1,3}$/;

/** Text around the cursor. */
export interface TextWindow {
  readonly prefix: string;
  readonly suffix: string;
}

/** Texts of a document's last prompt. */
interface LastWindow extends TextWindow {
  /** The suffix as the editor had it then. */
  readonly asked: string;
}

/**
 * Cuts the text around the cursor so that typing only adds to what is cached: a window begins where the last one of its
 * document began, until it is too long, and its suffix stays when an editor only adds closing brackets.
 */
export class PromptWindows {
  private readonly last = new Map<string, LastWindow>();

  constructor(private readonly tokenizer: DecoderTokenizer) {}

  /** The window for a cursor, cut at line starts where there are any near. */
  cut(documentId: string, text: TextWindow, limits: WindowLimits): TextWindow {
    const last = this.last.get(documentId);
    const prefix = this.prefixOf(text.prefix, last, limits);
    const suffix = this.suffixOf(text.suffix, last, limits);
    const asked = last?.suffix === suffix ? last.asked : text.suffix;
    this.last.set(documentId, { prefix, suffix, asked });
    return { prefix, suffix };
  }

  close(documentId: string): void {
    this.last.delete(documentId);
  }

  clear(): void {
    this.last.clear();
  }

  private prefixOf(text: string, last: LastWindow | undefined, limits: WindowLimits): string {
    const { minPrefix, maxPrefix } = limits;
    const begin = last === undefined ? -1 : beginOf(text, last.prefix);
    if (begin >= 0 && text.length - begin <= maxPrefix * MAX_UNITS_PER_TOKEN) {
      const again = text.slice(begin);
      const count = this.tokenizer.encode(again).length;
      // A cursor that moved up in the file would see too little of what is above it.
      const isTooShort = begin > 0 && count < minPrefix / 2;
      if (count <= maxPrefix && !isTooShort) return again;
    }
    const near = text.slice(-maxPrefix * MAX_UNITS_PER_TOKEN);
    const ids = this.tokenizer.encode(near);
    if (near.length === text.length && ids.length <= maxPrefix) return text;
    const least = this.tokenizer.decode(ids.slice(-minPrefix)).length;
    const at = Math.max(0, near.length - least);
    const lineStart = near.lastIndexOf('\n', at - 1) + 1;
    return near.slice(lineStart > 0 ? lineStart : at);
  }

  private suffixOf(text: string, last: LastWindow | undefined, limits: WindowLimits): string {
    if (last !== undefined && isSameBehind(text, last.asked)) return last.suffix;
    const near = text.slice(0, limits.maxSuffix * MAX_UNITS_PER_TOKEN);
    const ids = this.tokenizer.encode(near);
    if (near.length === text.length && ids.length <= limits.maxSuffix) return text;
    const most = this.tokenizer.decode(ids.slice(0, limits.maxSuffix)).length;
    const least = this.tokenizer.decode(ids.slice(0, limits.minSuffix)).length;
    const lineEnd = near.lastIndexOf('\n', most - 1) + 1;
    return near.slice(0, lineEnd > least ? lineEnd : most);
  }
}

/** Where a window that was `window` begins in `text`; -1 where it is gone. */
function beginOf(text: string, window: string): number {
  const head = window.slice(0, HEAD_UNITS);
  if (text.startsWith(head)) return 0;
  // The window nearest to the length it had.
  const expected = text.length - window.length;
  const before = text.lastIndexOf(head, Math.max(0, expected) + HEAD_UNITS);
  return before >= 0 ? before : text.indexOf(head);
}

/** Whether nothing changed behind the cursor but closing characters that an editor added. */
function isSameBehind(text: string, asked: string): boolean {
  if (text === asked) return true;
  const added = text.length - asked.length;
  return added > 0 && text.endsWith(asked) && ADDED_CLOSERS.test(text.slice(0, added));
}
