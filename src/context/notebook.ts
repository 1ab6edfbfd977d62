/**
 * A notebook's cells are one program in pieces: what a cell uses was imported and defined in the cells before it. To
 * the model they are one file up to the cursor, as they would be if the notebook were exported as a script.
 */
import { withLineFeeds } from '../text/snapshot';

/** A cell with code. */
export interface Cell {
  /** VS Code language id. */
  readonly languageId: string;
  readonly text: string;
}

/** What stands between two cells: top-level statements of a file have an empty line between them. */
const BETWEEN = '\n\n';

/** `%%bash`, `%%html` and their like: the first line of a cell says that it is in another language than it seems. */
const CELL_MAGIC = /^\s*%%(?!(?:time|timeit|capture|prun)\b)/;

/**
 * The text that goes in front of a cell: the cells before it in its language, in their order, with line feeds only. It
 * changes only when one of them does, so while the user types in the cell the runtime's prefix cache stays.
 * @param before the notebook's cells above, first to last; blank cells and those of other languages are left out
 * @returns '' when there is none, else a text that ends with a line feed
 */
export function preambleOf(before: readonly Cell[], languageId: string): string {
  return before
    .filter((cell) => cell.languageId === languageId && !CELL_MAGIC.test(cell.text))
    .map((cell) => withLineFeeds(cell.text).trimEnd())
    .filter((text) => text !== '')
    .map((text) => text + BETWEEN)
    .join('');
}
