import type { TextEdit, TextRange } from '../../text/edits';
import { isBlankRange, linesOf } from '../../text/lines';
import { replace } from './changes';

/** Columns of an indentation where the text shows no other. */
const DEFAULT_UNIT = 4;

/** Other indentations for lines: those of the lines beside them, and one step more or less. */
export function layoutFixes(text: string, lines: readonly TextRange[]): TextEdit[] {
  const all = linesOf(text, { start: 0, end: text.length }).filter(
    (line) => !isBlankRange(text, line),
  );
  const unit = unitOf(text, all);
  return lines.flatMap((line) => {
    const at = all.findIndex(({ start }) => start === line.start);
    if (at < 0) return [];
    const beside = [all[at - 1], all[at + 1]].flatMap((other) =>
      other === undefined ? [] : [indentOf(text, other)],
    );
    const more = beside.flatMap((columns) => [columns, columns + unit, columns - unit]);
    const now = indentOf(text, line);
    const wanted = [...new Set(more)].filter((columns) => columns >= 0 && columns !== now);
    const range = { start: line.start, end: line.start + now };
    return wanted.map((columns) => replace(range, ' '.repeat(columns)));
  });
}

function unitOf(text: string, lines: readonly TextRange[]): number {
  const columns = lines.map((line) => indentOf(text, line)).filter((width) => width > 1);
  return columns.length === 0 ? DEFAULT_UNIT : Math.min(...columns);
}

const indentOf = (text: string, { start, end }: TextRange): number =>
  /^ */.exec(text.slice(start, end))?.[0].length ?? 0;
