/** The types every filter shares. A filter is a pure function in a file of its own; `index.ts` is their order. */
import type { Snapshot } from '../../text/snapshot';
import type { Suggestion } from '../suggestion';
import type { Extent } from '../mode';
import type { SyntaxJudge } from '../../syntax/judge';
import type { BracketContext } from './bracketContext';

/** What a filter may look at besides the completion itself. */
export interface FilterContext {
  readonly snapshot: Snapshot;
  /** The cursor's line on both sides of it, without its line end. */
  readonly lineBefore: string;
  readonly lineAfter: string;
  /** Text near the cursor with line feeds only, bounded in length. */
  readonly before: string;
  readonly after: string;
  /** `before` begins at the start of the document. */
  readonly isWhole: boolean;
  readonly brackets: BracketContext;
  readonly extent: Extent;
  readonly confidence: number;
  readonly threshold: number;
  /** Missing where the language has no grammar, or none is loaded. */
  readonly syntax?: SyntaxJudge;
}

/** Why a completion is not shown, in words for the log. */
export interface Rejection {
  readonly reject: string;
}

export type FilterResult = Suggestion | Rejection;

/** Returns its argument when it has nothing to change. */
export type Filter = (suggestion: Suggestion, context: FilterContext) => FilterResult;

/** A rejection with its reason. */
export function reject(reason: string): Rejection {
  return { reject: reason };
}

/** The suggestion's text cut short; what it was to replace right of the cursor went with the end. */
export function cutAt(suggestion: Suggestion, length: number): Suggestion {
  if (length >= suggestion.text.length) return suggestion;
  return { text: suggestion.text.slice(0, length), replaceTo: 0 };
}
