import { rebase } from '../text/rebase';
import type { TextEdit } from '../text/edits';
import type { GenerateProgress } from './job';

/** Stands for a token that is not decided yet, and as wide as in a repair (`src/proposal/liveText.ts`). */
const MASK = '░░░';

/** Generated code for a place in a document, in offsets of its text. */
export interface Proposal {
  readonly start: number;
  /** Behind what it replaces: closers that the code brings itself. */
  readonly end: number;
  readonly text: string;
}

/** What a generation has so far, masks included. */
export function formingText({ text, canvas }: Pick<GenerateProgress, 'text' | 'canvas'>): string {
  return text + canvas.map((token) => token ?? MASK).join('');
}

/** The document's text with the proposal in it. */
export function withProposal(document: string, { start, end, text }: Proposal): string {
  return document.slice(0, start) + text + document.slice(end);
}

/**
 * The proposal after changes of the document, each in offsets of the text after the one before.
 * @returns undefined when something was changed where it goes
 */
export function movedProposal(
  proposal: Proposal,
  changes: readonly TextEdit[],
): Proposal | undefined {
  const { start, end, text } = proposal;
  const [hunk] = rebase([{ start, end, edits: [{ start, end, newText: text }] }], changes).hunks;
  return hunk && { start: hunk.start, end: hunk.end, text };
}
