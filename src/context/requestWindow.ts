import type { TextRange } from '../protocol';
import { lineEnd, lineStart } from '../text/lines';
import type { ModelInfo } from '../model/model';
import { CHARS_PER_TOKEN } from '../protocol/windowSizes';

/** A line of text that only the model sees. */
export interface UnseenLine {
  /** Offset of the line it stands above. */
  readonly at: number;
  /** With its line feed. */
  readonly text: string;
}

/** What only the model sees. */
export interface Unseen {
  readonly line: UnseenLine | undefined;
  /** Text above the first line, with line feeds; '' for none. */
  readonly preamble: string;
}

/** The part of a text that a request carries, and where its offsets are in the whole. */
export class RequestWindow {
  readonly text: string;
  readonly beginsFile: boolean;
  readonly endsFile: boolean;
  private readonly base: number;
  private readonly line: UnseenLine | undefined;

  /**
   * @param whole the whole text
   * @param spans in ascending order, at least one
   */
  constructor(
    whole: string,
    spans: readonly TextRange[],
    { maxPrefix, maxSuffix }: Pick<ModelInfo, 'maxPrefix' | 'maxSuffix'>,
    { line, preamble }: Unseen,
  ) {
    const first = (spans[0]?.start ?? 0) - maxPrefix * CHARS_PER_TOKEN;
    const last = (spans.at(-1)?.end ?? 0) + maxSuffix * CHARS_PER_TOKEN;
    const begin = first <= 0 ? 0 : lineStart(whole, first);
    const end = last >= whole.length ? whole.length : lineEnd(whole, last);
    const shown = begin === 0 ? lastLines(preamble, -first) : '';
    this.line = line;
    this.base = begin - shown.length;
    this.beginsFile = begin === 0 && shown === preamble;
    this.endsFile = end === whole.length;
    const at = line?.at ?? end;
    this.text = shown + whole.slice(begin, at) + (line?.text ?? '') + whole.slice(at, end);
  }

  /** A range of the whole text in the window. */
  to({ start, end }: TextRange): TextRange {
    return { start: this.shift(start), end: this.shift(end) };
  }

  /** A range of the window in the whole text. */
  from({ start, end }: TextRange): TextRange {
    return { start: this.shiftBack(start), end: this.shiftBack(end) };
  }

  private shift(offset: number): number {
    const added = this.line !== undefined && offset >= this.line.at ? this.line.text.length : 0;
    return offset - this.base + added;
  }

  private shiftBack(offset: number): number {
    const plain = offset + this.base;
    if (this.line === undefined || plain < this.line.at + this.line.text.length) return plain;
    return plain - this.line.text.length;
  }
}

/** The last lines of a text, as many whole ones as have room. */
function lastLines(text: string, room: number): string {
  const start = text.length - Math.max(0, room);
  return start <= 0 ? text : text.slice(text.indexOf('\n', start - 1) + 1 || text.length);
}
