import type { TextRange } from '../protocol';
import { suspectsOf } from '../syntax/parseErrors';
import { contentStart, linesOf, trimmed } from '../text/lines';
import { widened } from '../syntax/widen';
import { touches, type WorkingText } from './workingText';

/** Longest complaint, in units, whose text is suspected as a whole. A longer one says little about where to look. */
const LONG_COMPLAINT = 60;

/** Places that are looked at more widely when the first try has not helped: the first ones are the likeliest. */
const MAX_WIDENED = 3;

/** Places in the selection that somebody complains about, in ascending order; an empty range: something is missing. */
export function complaints(working: WorkingText): TextRange[] {
  const { text, diagnostics } = working;
  const tools = diagnostics.flatMap((range) => placesOf(range, text));
  return [...foremost(misparsed(working)), ...tools].sort((one, other) => one.start - other.start);
}

/** Places in the selection that the parser complains about, in ascending order. */
export function misparsed({ text, tree, lines, faults }: WorkingText): TextRange[] {
  const places = tree === undefined ? [] : suspectsOf(text, tree, faults);
  return places.filter((range) => touches(range, lines));
}

/** Units without a suspect that part two clusters of them. */
const CLUSTER_GAP = 200;

/** Clusters that are looked at in one round, and suspects of each. */
const MAX_CLUSTERS = 3;
const MAX_IN_CLUSTER = 12;

/**
 * The first suspects of the first clusters. One mistake can make errors of everything behind it (a quote that is not
 * closed turns strings inside out to the end of the file), so what is found further on is mostly its consequence, and
 * all of it would make the cost of a repair grow with the file. What is left is looked at when these are put right.
 * @param places in ascending order
 */
export function foremost(places: readonly TextRange[]): TextRange[] {
  return clustersOf(places)
    .slice(0, MAX_CLUSTERS)
    .flatMap((cluster) => cluster.slice(0, MAX_IN_CLUSTER));
}

/** Places that lie close together, cluster by cluster. */
export function clustersOf(places: readonly TextRange[]): TextRange[][] {
  const clusters: TextRange[][] = [];
  let reached = -Infinity;
  for (const place of places) {
    if (place.start - reached > CLUSTER_GAP) clusters.push([]);
    clusters.at(-1)?.push(place);
    reached = Math.max(reached, place.end);
  }
  return clusters;
}

/**
 * The places as parts of the text to be masked, in the given round: the places themselves first, then the statements
 * around them, then the lines beside these as well.
 * @param round from 0
 */
export function suspectsIn(
  working: WorkingText,
  places: readonly TextRange[],
  round: number,
): TextRange[] {
  if (round === 0) return [...places];
  const { text, tree, lines } = working;
  const wide = places.slice(0, MAX_WIDENED).flatMap((place) => {
    const around = widened(text, tree, place, round);
    return linesOf(text, around).map(({ start, end }) => ({
      start: Math.min(end, contentStart(text, start)),
      end,
    }));
  });
  const inside = wide.filter((range) => range.end > range.start && touches(range, lines));
  const byStart = new Map(inside.map((range) => [range.start, range]));
  return [...byStart.values()].sort((one, other) => one.start - other.start);
}

function placesOf(diagnostic: TextRange, text: string): TextRange[] {
  const { start, end } = trimmed(text, diagnostic);
  if (end - start <= LONG_COMPLAINT) return [{ start, end }];
  return [
    { start, end: start },
    { start: end, end },
  ];
}
