import { indentOf, isBlank } from '../text/snapshot';
import type { DraftTree } from '../syntax/draftTree';
import { writtenPart, type Written } from '../syntax/writing';

/** The document without what is generated, and where that goes; with line feeds. */
export interface InsertionPoint {
  readonly text: string;
  readonly offset: number;
  /** Undefined where there is no grammar. */
  readonly tree: DraftTree | undefined;
}

/** What of a generated text belongs to the node it is written for; by the syntax tree, else by lines. */
export function generatedPart({ text, offset, tree }: InsertionPoint, written: string): Written {
  const whole: Written = { length: written.length, isDone: false };
  if (tree === undefined) return partByLines(text.slice(0, offset), written);
  const after = tree.after({ start: offset, end: offset, newText: written });
  if (after === undefined) return whole;
  try {
    return writtenPart(after.tree, offset, written) ?? whole;
  } finally {
    after.dispose();
  }
}

/**
 * Where nothing parses: what is indented ends where a line is indented less than the cursor's, what is not with the
 * first blank line behind it.
 */
function partByLines(before: string, written: string): Written {
  const base = indentOf(before.slice(before.lastIndexOf('\n') + 1)).length;
  const lines = written.split('\n');
  const begin = lines.findIndex((line) => !isBlank(line));
  let length = lines.slice(0, begin + 1).join('\n').length;
  for (const line of lines.slice(begin + 1)) {
    const isOver = base === 0 ? isBlank(line) : !isBlank(line) && indentOf(line).length < base;
    // The last line may not be whole yet: its blanks may be the next line's indentation.
    if (isOver && length + 1 + line.length < written.length) return { length, isDone: true };
    length += 1 + line.length;
  }
  return { length: written.length, isDone: false };
}
