import type { Count, Own } from './window';
import { front, STABLE_FIRST, type FrontSource, type Offers } from './front';

/** The text before a cursor as the model sees it. */
export interface Prefix {
  readonly text: string;
  /** It begins where the file does. */
  readonly isWhole: boolean;
}

/** A cursor, and what the model sees there without a source of context and with each that has something to say. */
export interface Trial {
  readonly languageId: string;
  readonly suffix: string;
  readonly endsFile: boolean;
  /** The missing text, within one line. */
  readonly expected: string;
  readonly without: Prefix;
  /** By the source's name; only those that change the window. */
  readonly with: Readonly<Record<string, Prefix>>;
}

/** Name of all sources of a front together. */
export const TOGETHER = 'together';

/** What each source, and all together, put in front of the file's own text. */
export function fronts(own: Own, offers: Offers, count: Count): Record<string, Prefix> {
  const found: Record<string, Prefix> = {};
  const add = (name: string, some: Offers): void => {
    const before = front(some, own.room, count);
    if (before !== '') found[name] = { text: before + own.text, isWhole: false };
  };
  const filled = STABLE_FIRST.filter((source) => (offers[source]?.length ?? 0) > 0);
  for (const source of filled) add(source, only(offers, source));
  if (filled.length > 1) add(TOGETHER, offers);
  return found;
}

function only(offers: Offers, source: FrontSource): Offers {
  return { [source]: offers[source] ?? [] };
}
