/** From the model's text to what is shown. This file is the order of the filters; each is a file of its own. */
import { defined } from '../../text/defined';
import type { Snapshot } from '../../text/snapshot';
import { cursorLine, isBlank, withLineFeeds } from '../../text/snapshot';
import { isSame, type Suggestion } from '../suggestion';
import type { Completion } from '../../protocol';
import type { Extent } from '../mode';
import type { SyntaxJudge } from '../../syntax/judge';
import { languageOf } from '../../languages';
import { bracketBalance } from './bracketBalance';
import { bracketContext } from './bracketContext';
import { confidenceGate } from './confidenceGate';
import { duplicateNextLine } from './duplicateNextLine';
import type { Filter, FilterContext } from './filter';
import { indentation } from './indentation';
import { rejectErrors } from './rejectErrors';
import { repetition } from './repetition';
import { singleLine } from './singleLine';
import { suffixOverlap } from './suffixOverlap';
import { trimToSpan } from './trimToSpan';
import { whitespace } from './whitespace';

/** What a completion is judged by, whichever it is. */
export interface PostprocessPlace {
  readonly snapshot: Snapshot;
  /** Least confidence shown, from the model's manifest. */
  readonly threshold: number;
  readonly singleLine: boolean;
  /** What the completion may finish when it has several lines; a block unless said otherwise. */
  readonly extent?: Extent;
  /** Missing where nothing parses: lines and brackets decide alone then. */
  readonly trees?: SyntaxJudge;
}

export interface PostprocessInput extends PostprocessPlace {
  /** The model's text for the cursor of the snapshot. */
  readonly completion: string;
  /** Confidence of the runtime's result, 0..1. */
  readonly confidence: number;
}

/** A suggestion with empty text is none; `dropped` names the filter and its reason. */
export interface PostprocessResult extends Suggestion {
  readonly dropped?: { readonly filter: string; readonly reason: string };
}

/** The name is for the log and for `PostprocessResult.dropped`. */
export type NamedFilter = readonly [name: string, filter: Filter];

/**
 * The filters in order. Cheap ones that drop come first. Indentation comes before the parser because it means something
 * to it, the overlap before the span because a text with its surroundings twice has no span, and whitespace after
 * everything that cuts.
 */
export const FILTERS: readonly NamedFilter[] = [
  ['confidence', confidenceGate],
  ['single-line', singleLine],
  ['duplicate-next-line', duplicateNextLine],
  ['repetition', repetition],
  ['indentation', indentation],
  ['suffix-overlap', suffixOverlap],
  ['span', trimToSpan],
  ['bracket-balance', bracketBalance],
  ['whitespace', whitespace],
  ['parse-errors', rejectErrors],
];

/** Text looked at on either side of the cursor, in units. */
const NEAR = 10_000;

/**
 * Runs the filters. Synchronous and pure, but for the trees it is given; never throws.
 * @param filters all of them by default
 */
export function postprocess(
  { completion, confidence, ...place }: PostprocessInput,
  filters = FILTERS,
): PostprocessResult {
  return filtered(completion, { ...contextOf(place), confidence }, filters);
}

function filtered(
  completion: string,
  context: FilterContext,
  filters = FILTERS,
): PostprocessResult {
  let suggestion: Suggestion = { text: withLineFeeds(completion), replaceTo: 0 };
  if (isBlank(suggestion.text)) return dropped('empty', 'the model suggests nothing');
  for (const [name, filter] of filters) {
    const result = filter(suggestion, context);
    if ('reject' in result) return dropped(name, result.reject);
    if (changesNothing(result, context)) return dropped(name, 'nothing is left of it');
    suggestion = result;
  }
  return suggestion;
}

/**
 * Different texts that the filters leave of the completions, likeliest first.
 * @param max number of texts wanted
 * @returns where the filters drop all, only what became of the likeliest completion
 */
export function postprocessAll(
  completions: readonly [Completion, ...Completion[]],
  place: PostprocessPlace,
  max: number,
): readonly [PostprocessResult, ...PostprocessResult[]] {
  const context = contextOf(place);
  const kept: Suggestion[] = [];
  let whyNot: PostprocessResult | undefined;
  for (const { text, confidence } of completions) {
    if (kept.length >= max) break;
    const result = filtered(text, { ...context, confidence });
    whyNot ??= result;
    if (result.dropped === undefined && !kept.some((other) => isSame(other, result))) {
      kept.push(result);
    }
  }
  const [first = whyNot ?? dropped('empty', 'nothing was asked for'), ...others] = kept;
  return [first, ...others];
}

/** Those of the filters that put right how a text is written, and leave what it says. */
const TIDY: readonly Filter[] = [indentation, suffixOverlap, bracketBalance, whitespace];

/** A text that was asked for, fitted into its place: only whitespace and closers change, and nothing is rejected. */
export function tidied(completion: string, place: Omit<PostprocessPlace, 'threshold'>): Suggestion {
  const context = { ...contextOf({ ...place, threshold: 0 }), confidence: 1 };
  return TIDY.reduce<Suggestion>(
    (suggestion, filter) => {
      const result = filter(suggestion, context);
      return 'reject' in result ? suggestion : result;
    },
    { text: withLineFeeds(completion), replaceTo: 0 },
  );
}

function changesNothing({ text, replaceTo }: Suggestion, { lineAfter }: FilterContext): boolean {
  return isBlank(text) || text === lineAfter.slice(0, replaceTo);
}

function dropped(filter: string, reason: string): PostprocessResult {
  return { text: '', replaceTo: 0, dropped: { filter, reason } };
}

function contextOf(place: PostprocessPlace): Omit<FilterContext, 'confidence'> {
  const { snapshot, threshold, trees } = place;
  const line = cursorLine(snapshot);
  const { text, offset, languageId } = snapshot;
  const near = Math.max(0, offset - NEAR);
  const start = near === 0 ? 0 : Math.min(line.start, text.indexOf('\n', near) + 1);
  const before = withLineFeeds(text.slice(start, offset));
  const after = withLineFeeds(text.slice(offset, offset + NEAR));
  return {
    snapshot,
    lineBefore: line.before,
    lineAfter: line.after,
    before,
    after,
    isWhole: start === 0,
    brackets: bracketContext(before, after, languageOf(languageId)),
    extent: place.singleLine ? 'line' : (place.extent ?? 'block'),
    threshold,
    ...defined({ syntax: trees }),
  };
}
