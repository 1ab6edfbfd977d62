/** What the user is told about a proposal, whichever feature made it. */
import type { TextEdit } from '../text/edits';
import type { Translate } from '../translate';

/** What a feature calls its work and its proposal. */
export interface ProposalNames {
  /** Title of the diff: `cart.ts ↔ repaired by Anneal`. */
  readonly title: string;
  /** The work while it goes on: `Repairing cart.ts`. */
  readonly work: string;
  /** What to do when all of it had to be given up: `Repair the code again.` */
  readonly again: string;
}

/** What a run of the model came to. */
export interface ProposalAnswer {
  /** In ascending order, in offsets of the text the proposal began with, with its line ends; none: no proposal. */
  readonly edits: readonly TextEdit[];
  /** What is proposed, given the number of changes. */
  readonly proposed: (changes: number) => string;
  /** Why nothing is proposed. */
  readonly nothing: string;
}

/** What is proposed, and how to decide. @param keys that accept, in the user's language */
export function howToDecide(proposed: string, keys: string, t: Translate): string {
  return `${proposed} ${t('Accept with {0}, discard with Escape.', keys)}`;
}

/** The keys that accept. */
export function acceptKeys(platform: string, t: Translate): string {
  return platform === 'darwin' ? t('Cmd+Enter') : t('Ctrl+Enter');
}

/** Why changes are not applied, or not all. */
export function whyRefused(refused: number, left: number, again: string, t: Translate): string {
  const rest = left === 0 ? again : t('The others still fit.');
  return refused === 1
    ? t('A change is no longer proposed: the code was edited there meanwhile. {0}', rest)
    : t(
        '{0} changes are no longer proposed: the code was edited there meanwhile. {1}',
        refused,
        rest,
      );
}
