/**
 * Candidate fixes for a place that does not parse: each undoes one common typing mistake, without a model. Most
 * candidates are wrong. The caller tests each with the parser and lets the model choose among those that parse.
 */
import type { Tree } from '../../syntax/grammars';
import { applyEdit, type TextEdit, type TextRange } from '../../text/edits';
import { isBlankRange, lineEnd, lineStart, linesOf } from '../../text/lines';
import { languageOf } from '../../languages';
import { bracketFixes } from './brackets';
import { completionFixes } from './completions';
import { layoutFixes } from './layout';
import { unpairedIn } from './pairs';
import { quoteFixes } from './quotes';
import { operatorFixes, signFixes } from './signs';
import { wordFixes } from './typos';

/** Maximum of lines around one cluster of places. */
const MAX_LINES = 8;

/**
 * The candidates in groups; a group is worth trying when no candidate of an earlier group helped.
 * @param places where something may be wrong, one cluster in ascending order
 */
export function* fixCandidates(
  text: string,
  tree: Tree,
  languageId: string,
  places: readonly TextRange[],
): Generator<readonly TextEdit[]> {
  const lines = linesAround(text, places);
  const distinct = distinctChanges(text);
  const unpaired = unpairedIn(text, tree);
  yield distinct(bracketFixes(text, unpaired));
  yield distinct(quoteFixes(text, lines));
  yield distinct([
    ...(languageOf(languageId).indented ? layoutFixes(text, lines) : []),
    ...signFixes(text, lines, languageId),
    ...wordFixes(text, tree, lines),
  ]);
  yield distinct(operatorFixes(text, lines));
  yield distinct(completionFixes(text, lines, unpaired));
}

/** The lines of the places, each with the one above it that has content. */
function linesAround(text: string, places: readonly TextRange[]): TextRange[] {
  const found = new Map<number, TextRange>();
  for (const place of places) {
    const start = lineStart(text, place.start);
    const own = linesOf(text, { start, end: lineEnd(text, place.end) });
    for (const line of [...own, ...lineAbove(text, start)]) {
      if (found.size < MAX_LINES && !isBlankRange(text, line)) found.set(line.start, line);
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
