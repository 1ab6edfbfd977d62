/**
 * The one immutable view of a document that everything on the typing path works on. Only `src/editor` makes one of a
 * real document; everything after that is a pure function of it. Offsets are UTF-16 units, as in VS Code.
 */

/** Indentation as the editor's options have it. */
export interface Indent {
  readonly insertSpaces: boolean;
  /** Columns of a tab, and spaces of one level when `insertSpaces`; at least 1. */
  readonly tabSize: number;
}

/** A document and a cursor in it, at one version. */
export interface Snapshot {
  readonly uri: string;
  readonly version: number;
  /** VS Code language id. */
  readonly languageId: string;
  /** The whole text with the document's own line ends. */
  readonly text: string;
  /** The cursor, in UTF-16 units. */
  readonly offset: number;
  readonly eol: '\n' | '\r\n';
  readonly indent: Indent;
  /** Text in front of the document that belongs to its program, with line feeds: a notebook's earlier cells. */
  readonly preamble?: string;
}

/** The cursor's line, split at the cursor, without its line end. */
export interface CursorLine {
  readonly before: string;
  readonly after: string;
  /** Offset of the line's first unit. */
  readonly start: number;
  /** Offset behind the line's last unit, in front of its line end. */
  readonly end: number;
}

/** Lines found before: every stage of the typing path asks for that of the same snapshot. */
const lines = new WeakMap<Snapshot, CursorLine>();

/** The line the cursor is in. A carriage return in front of the line feed belongs to the line end. */
export function cursorLine(snapshot: Snapshot): CursorLine {
  const known = lines.get(snapshot);
  if (known !== undefined) return known;
  const line = findLine(snapshot);
  lines.set(snapshot, line);
  return line;
}

function findLine({ text, offset }: Snapshot): CursorLine {
  const start = offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
  const feed = text.indexOf('\n', offset);
  const stop = feed < 0 ? text.length : feed;
  const end = stop > offset && text[stop - 1] === '\r' ? stop - 1 : stop;
  return { before: text.slice(start, offset), after: text.slice(offset, end), start, end };
}

/** The text with line feeds only, which is what the model was trained on. */
export function withLineFeeds(text: string): string {
  return text.includes('\r') ? text.replaceAll('\r\n', '\n') : text;
}

/** Leading whitespace of a line. */
export function indentOf(line: string): string {
  return /^[ \t]*/.exec(line)?.[0] ?? '';
}

/** Whether the text is only whitespace. */
export function isBlank(text: string): boolean {
  return !/\S/.test(text);
}
