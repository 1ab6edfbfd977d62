import type { Branch } from './branch';
import { HIDDEN, type ForwardFeeds } from './forwardGraph';
import type { TokenContext } from './tokenContext';

/** Tokens to read at the end of the trunk or of one branch, causal among themselves. */
export interface Segment {
  /** Absent: the trunk. */
  readonly branch?: Branch;
  readonly ids: readonly number[];
  /** The next token is asked for behind this one of `ids` and behind all later ones. */
  readonly askFrom: number;
  /** For each asked token an id whose probability behind it is wanted. */
  readonly given?: readonly number[];
}

/** Feeds of one forward over several segments: each sees its own line of the context and nothing of the others. */
export function feedsOf(context: TokenContext, segments: readonly Segment[]): ForwardFeeds {
  const ids = segments.flatMap((segment) => segment.ids);
  const past = context.buffers;
  const width = past.columns + ids.length;
  const mask = new Float32Array(ids.length * width).fill(HIDDEN);
  const positions: number[] = [];
  const rows: number[] = [];
  const given: number[] = [];
  let first = 0;
  for (const segment of segments) {
    const { branch, askFrom } = segment;
    const trunk = branch?.fork ?? context.length;
    const columns = branch?.columns ?? [];
    for (let index = 0; index < segment.ids.length; index++) {
      const row = (first + index) * width;
      mask.fill(0, row, row + trunk);
      for (const column of columns) mask[row + column] = 0;
      mask.fill(0, row + past.columns + first, row + past.columns + first + index + 1);
      positions.push(trunk + columns.length + index);
      if (index >= askFrom) {
        rows.push(first + index);
        given.push(segment.given?.[index - askFrom] ?? 0);
      }
    }
    first += segment.ids.length;
  }
  if (rows.length === 0) {
    // The graph answers at least one row; a prompt read in pieces has no use for it.
    rows.push(ids.length - 1);
    given.push(0);
  }
  return { ids, positions, mask, past, rows, given };
}
