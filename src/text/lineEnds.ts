/**
 * A text as the model knows it, with line feeds only, and the way back: offsets and edits in the text with the line
 * ends it really has.
 */
import type { TextEdit } from './edits';

export class PlainText {
  /** The text with line feeds in place of CRLF. */
  readonly text: string;
  /** The line end that most lines have. */
  readonly eol: '\n' | '\r\n';
  /** Offsets in `text` of the line feeds that were CRLF, ascending. */
  private readonly pairs: readonly number[];

  constructor(readonly original: string) {
    const pairs: number[] = [];
    for (let at = original.indexOf('\r\n'); at >= 0; at = original.indexOf('\r\n', at + 2)) {
      pairs.push(at - pairs.length);
    }
    this.pairs = pairs;
    this.text = pairs.length === 0 ? original : original.replaceAll('\r\n', '\n');
    const feeds = this.text.split('\n').length - 1;
    this.eol = pairs.length * 2 > feeds ? '\r\n' : '\n';
  }

  /** Where an offset of `text` is in the original. In front of a CRLF it is in front of both of its halves. */
  toOriginal(offset: number): number {
    return offset + this.pairsBefore(offset);
  }

  /** Where an offset of the original is in `text`. Inside a CRLF it is in front of its line feed. */
  toPlain(offset: number): number {
    let low = 0;
    let high = this.pairs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.pairs[middle] ?? 0) + middle + 2 <= offset) low = middle + 1;
      else high = middle;
    }
    const isInside = (this.pairs[low] ?? Infinity) + low + 1 === offset;
    return offset - low - (isInside ? 1 : 0);
  }

  /** Edits of `text` as edits of the original, with its line ends. */
  toOriginalEdits(edits: readonly TextEdit[]): TextEdit[] {
    return edits.map(({ start, end, newText }) => ({
      start: this.toOriginal(start),
      end: this.toOriginal(end),
      newText: this.eol === '\n' ? newText : newText.replaceAll('\n', this.eol),
    }));
  }

  /** How many of the line feeds before an offset of `text` were CRLF. */
  private pairsBefore(offset: number): number {
    let low = 0;
    let high = this.pairs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.pairs[middle] ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
