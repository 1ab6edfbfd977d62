/** A file as a notebook: cut into cells where a script would be. */

/** Lines of a cell at least; people write short ones. */
const LEAST_LINES = 6;

/** Closers and the rest of a statement that began above, which no cell begins with. */
const GOES_ON = /^(?:[\s)\]}.,]|else\b|elif\b|except\b|finally\b|catch\b)/;

/** Offsets where cells begin: the file's start, and outermost statements behind an empty line. */
export function cellStarts(text: string): number[] {
  const lines = text.split(/(?<=\n)/);
  const starts = [0];
  let offset = 0;
  let length = 0;
  lines.forEach((line, index) => {
    const isBehindBlank = index > 0 && (lines[index - 1] ?? '').trim() === '';
    if (length >= LEAST_LINES && isBehindBlank && line.trim() !== '' && !GOES_ON.test(line)) {
      starts.push(offset);
      length = 0;
    }
    offset += line.length;
    length += 1;
  });
  return starts;
}

/** The cell a place is in, from its first character to its last but its line ends, and the cells before it. */
export interface Cut {
  readonly before: readonly string[];
  readonly start: number;
  readonly end: number;
}

/** Cuts a text into cells at `starts`. */
export function cellAt(text: string, starts: readonly number[], offset: number): Cut {
  const index = starts.findLastIndex((start) => start <= offset);
  const start = starts[index] ?? 0;
  const end = starts[index + 1] ?? text.length;
  const before = starts.slice(0, index).map((from, at) => text.slice(from, starts[at + 1]));
  return { before, start, end: Math.max(offset, text.slice(0, end).trimEnd().length) };
}
