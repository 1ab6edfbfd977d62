/**
 * What may put right a place that does not parse, with no model: the slips of the fingers that people make most often,
 * undone one by one. Most of these changes are nonsense; who asks tries them with the parser and has a model choose
 * among what parses.
 */
import type { Tree } from '../../syntax/grammars';
import { applyEdit, type TextEdit, type TextRange } from '../../text/edits';
import { isBlank, lineEnd, lineStart, linesOf } from '../../text/lines';
import { languageOf } from '../../languages';
import { bracketCures } from './brackets';
import { completionCures } from './completions';
import { layoutCures } from './layout';
import { unpairedIn } from './pairs';
import { quoteCures } from './quotes';
import { operatorCures, signCures } from './signs';
import { wordCures } from './typos';

/** Lines that are looked at for one place and its neighbours. */
const MOST_LINES = 8;

/**
 * Changes to try, in groups: one that comes later is for when none of the groups before has helped.
 * @param places where something may be wrong, in ascending order: those of one cluster
 */
export function* curesOf(
  text: string,
  tree: Tree,
  languageId: string,
  places: readonly TextRange[],
): Generator<readonly TextEdit[]> {
  const lines = linesAround(text, places);
  const distinct = distinctChanges(text);
  const unpaired = unpairedIn(text, tree);
  yield distinct(bracketCures(text, unpaired));
  yield distinct(quoteCures(text, lines));
  yield distinct([
    ...(languageOf(languageId).indented ? layoutCures(text, lines) : []),
    ...signCures(text, lines, languageId),
    ...wordCures(text, tree, lines),
  ]);
  yield distinct(operatorCures(text, lines));
  yield distinct(completionCures(text, lines, unpaired));
}

/** The lines of the places, each with the one above it that has content. */
function linesAround(text: string, places: readonly TextRange[]): TextRange[] {
  const found = new Map<number, TextRange>();
  for (const place of places) {
    const start = lineStart(text, place.start);
    const own = linesOf(text, { start, end: lineEnd(text, place.end) });
    for (const line of [...own, ...lineAbove(text, start)]) {
      if (found.size < MOST_LINES && !isBlank(text, line)) found.set(line.start, line);
    }
  }
  return [...found.values()];
}

function lineAbove(text: string, start: number): TextRange[] {
  const { length } = text.slice(0, start).trimEnd();
  return length === 0 ? [] : [{ start: lineStart(text, length), end: lineEnd(text, length) }];
}

/** Leaves out changes that change nothing, and those that come to the same as an earlier one. */
function distinctChanges(text: string): (changes: readonly TextEdit[]) => TextEdit[] {
  const known = new Set([text]);
  return (changes) =>
    changes.filter((change) => {
      const after = applyEdit(text, change);
      if (known.has(after)) return false;
      known.add(after);
      return true;
    });
}
