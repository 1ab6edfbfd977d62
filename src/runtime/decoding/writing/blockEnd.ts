/** The block of the cursor's line. */
export interface Block {
  /** Columns that its lines are indented by at least. */
  readonly indent: number;
  /** What closes it stands behind the cursor already. */
  readonly isClosed: boolean;
}

/** Columns of a tab. */
const TAB = 4;

/** A line that closes a bracket first. */
const CLOSER = /^\s*[)\]}]/;

/**
 * The block that a text has to stay in: that of the cursor's line, where nothing stands behind the cursor in its line
 * and the code behind has left the block. A line that is not indented is in no block.
 */
export function blockAt(prefix: string, suffix: string): Block | undefined {
  const indent = columnsOf(prefix.slice(prefix.lastIndexOf('\n') + 1));
  const [rest = '', ...behind] = suffix.split('\n');
  if (indent === 0 || rest.trim() !== '') return undefined;
  const next = behind.find((line) => line.trim() !== '');
  if (next === undefined) return { indent, isClosed: false };
  return columnsOf(next) < indent ? { indent, isClosed: CLOSER.test(next) } : undefined;
}

/**
 * Where a text leaves its block: behind the last line that is in it. Lines that close brackets belong to it unless
 * these are closed behind the cursor.
 * @returns an offset in UTF-16 units; -1 while it has not left the block
 */
export function leavesBlockAt(text: string, { indent, isClosed }: Block): number {
  const [first = '', ...lines] = text.split('\n');
  let end = first.length;
  let start = first.length + 1;
  for (const line of lines) {
    const isBlank = line.trim() === '';
    const isIn = columnsOf(line) >= indent || (!isClosed && CLOSER.test(line));
    if (!isBlank && !isIn) return end;
    if (!isBlank) end = start + line.trimEnd().length;
    start += line.length + 1;
  }
  return -1;
}

function columnsOf(line: string): number {
  const blanks = /^[ \t]*/.exec(line)?.[0] ?? '';
  const tabs = blanks.length - blanks.replaceAll('\t', '').length;
  return blanks.length + tabs * (TAB - 1);
}
