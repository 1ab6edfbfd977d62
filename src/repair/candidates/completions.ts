import { closerOf } from '../../text/brackets';
import type { TextEdit, TextRange } from '../../text/edits';
import { lexemesIn } from './lexemes';
import type { Unpaired } from './pairs';

/** How a line may go on behind its brackets. */
const TAILS = ['', ';', ':', ' {', ',', ' =>', ')', ');', ') {', '):', ' {}'];

/** Ends for lines that break off: their open brackets closed, and a sign that nothing follows taken away or kept. */
export function completionFixes(
  text: string,
  lines: readonly TextRange[],
  { unclosed }: Unpaired,
): TextEdit[] {
  return lines.flatMap((line) => {
    const solid = lexemesIn(text, line).filter(({ kind }) => kind !== 'whitespace');
    const [before, last] = [solid.at(-2), solid.at(-1)];
    if (last === undefined) return [];
    const open = unclosed.filter(({ start }) => start >= line.start && start < line.end);
    const closers = open.map(({ text: opener }) => closerOf(opener) ?? '').reverse();
    const isDangling = last.kind === 'sign' || last.kind === 'comma';
    const ends = isDangling && before !== undefined ? [last.end, before.end] : [last.end];
    return ends.flatMap((start) =>
      TAILS.map((tail) => ({ start, end: line.end, newText: closers.join('') + tail })),
    );
  });
}
