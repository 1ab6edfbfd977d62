/** Parts of a text. Offsets count UTF-16 units. */
import * as v from 'valibot';
import type { TextEdit, TextRange } from '../text/edits';
import { list, modelText, record, whole } from './fields';

export type { TextEdit, TextRange };

export const textRange = v.pipe(
  record({ start: whole(0), end: whole(0) }),
  v.check(({ start, end }) => start <= end, 'end is not at or behind start'),
);

/** Ranges in ascending order that do not overlap. */
export const ascendingRanges = v.pipe(
  list(textRange),
  v.check(
    (ranges) => ranges.every(({ start }, index) => start >= (ranges[index - 1]?.end ?? 0)),
    'spans are not in ascending order, or overlap',
  ),
);

export const textChange = v.intersect([textRange, record({ newText: modelText })]);
