/**
 * Indentation by the editor's options: tabs or spaces, and the width of a level (copilot-release#13140, #13627). The
 * first line continues the cursor's line and keeps its place.
 */
import type { Indent } from '../../text/snapshot';
import { indentOf } from '../../text/snapshot';
import type { Filter } from './filter';
import { lineAbove, withoutBlankLines } from './lines';

const OPENER = /[{([:]$|=>$/;

export const indentation: Filter = (suggestion, { lineBefore, before, snapshot }) => {
  const { indent } = snapshot;
  const text = withoutDoubledIndent(suggestion.text, lineBefore, before, indent);
  const [first = '', ...rest] = text.split('\n');
  if (rest.length === 0) return { ...suggestion, text };
  const base = columns(indentOf(lineBefore), indent.tabSize);
  const scale = scaleOf(lineBefore + first, rest, base, before, indent);
  const lines = rest.map((line) => {
    const leading = indentOf(line);
    const width = columns(leading, indent.tabSize);
    const wanted = width > base ? base + (width - base) * scale : width;
    return whitespace(wanted, indent) + line.slice(leading.length);
  });
  return { ...suggestion, text: [first, ...lines].join('\n') };
};

/** The cursor's line is already indented and the completion begins with the same indentation again. */
function withoutDoubledIndent(
  text: string,
  lineBefore: string,
  before: string,
  indent: Indent,
): string {
  const leading = indentOf(text);
  if (leading === '' || leading !== lineBefore) return text;
  const above = lineAbove(before) ?? '';
  const level = OPENER.test(above.trimEnd()) ? indent.tabSize : 0;
  const most = columns(indentOf(above), indent.tabSize) + level;
  return columns(lineBefore + leading, indent.tabSize) > most ? text.slice(leading.length) : text;
}

/**
 * Factor for a completion written with levels of another width than the document's. 1 unless the completion's first
 * line opens a block, and the document shows its own width and never the completion's: alignment looks alike.
 */
function scaleOf(
  opener: string,
  lines: readonly string[],
  base: number,
  before: string,
  indent: Indent,
): number {
  if (!indent.insertSpaces || !OPENER.test(opener.trimEnd())) return 1;
  const widthOf = (line: string) => columns(indentOf(line), indent.tabSize);
  const inner = withoutBlankLines(lines).map((line) => widthOf(line) - base);
  const [step] = inner;
  if (step === undefined || step <= 0 || step === indent.tabSize) return 1;
  if (inner.some((width) => width > 0 && width % step !== 0)) return 1;
  const used = steps(withoutBlankLines(before.split('\n')).map(widthOf));
  return used.has(indent.tabSize) && !used.has(step) ? indent.tabSize / step : 1;
}

/** By how much lines are further in than the line before. */
function steps(widths: readonly number[]): Set<number> {
  const found = widths.map((width, index) => width - (widths[index - 1] ?? width));
  return new Set(found.filter((step) => step > 0));
}

/** Columns of leading whitespace. */
function columns(leading: string, tabSize: number): number {
  let column = 0;
  for (const char of leading) column += char === '\t' ? tabSize - (column % tabSize) : 1;
  return column;
}

function whitespace(width: number, { insertSpaces, tabSize }: Indent): string {
  if (insertSpaces) return ' '.repeat(width);
  return '\t'.repeat(Math.floor(width / tabSize)) + ' '.repeat(width % tabSize);
}
