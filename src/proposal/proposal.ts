import { applyEdits, type TextEdit } from '../text/edits';
import { hunksOf, type Hunk } from '../text/hunks';
import { minimalEdit } from '../text/minimalEdit';
import { rebase } from '../text/rebase';
import type { RepairOutcome } from '../repair/job';

/** `refining`: the model works. `ready`: there are hunks to accept. `empty`: there is nothing (any more). */
export type ProposalState = 'refining' | 'ready' | 'empty';

/**
 * A change of a document that the user has not accepted yet. It follows the document: whatever is edited meanwhile, its
 * hunks are those of the text as it is now, or are given up.
 */
export class Proposal {
  private text: string;
  private edits: TextEdit[] = [];
  private live: string | undefined;
  private made: readonly Hunk[] = [];
  private left: readonly Hunk[] = [];
  private current: ProposalState = 'refining';

  /** @param base the document's text that the model was asked about */
  constructor(readonly base: string) {
    this.text = base;
  }

  get state(): ProposalState {
    return this.current;
  }

  /** In offsets of the document's text as it is now. */
  get hunks(): readonly Hunk[] {
    return this.left;
  }

  /** Hunks given up because somebody edited the code they are about. */
  get refused(): number {
    return this.made.length - this.left.length;
  }

  /** What the proposed side shows. */
  get shown(): string {
    if (this.current === 'refining') return this.live === undefined ? this.text : this.shownLive();
    return applyEdits(
      this.text,
      this.left.flatMap(({ edits }) => edits),
    );
  }

  /** The model has come this far. */
  step(live: string): void {
    if (this.current === 'refining') this.live = live;
  }

  /** The model is done. */
  propose({ edits }: Pick<RepairOutcome, 'edits'>): void {
    this.made = hunksOf(this.base, edits);
    this.live = undefined;
    this.take(rebase(this.made, this.edits).hunks);
  }

  /**
   * The document was edited.
   * @param edits one after the other, each in offsets of the text after the one before
   * @param text after them
   */
  edited(edits: readonly TextEdit[], text: string): void {
    // Other line ends, for one, move everything without a word about it.
    const isTrue = lead(this.text, edits, text);
    const made = isTrue ? edits : [{ start: 0, end: this.text.length, newText: text }];
    this.text = text;
    // Who takes back what they did finds everything as it was.
    this.edits = text === this.base ? [] : [...this.edits, ...made];
    if (this.current !== 'refining') this.take(rebase(this.made, this.edits).hunks);
  }

  /** The text now, as if the model's state were applied to it; without that where both have changed the same. */
  private shownLive(): string {
    const { live = this.text } = this;
    if (this.edits.length === 0) return live;
    const change = minimalEdit(this.base, live);
    if (change === undefined) return this.text;
    const { start, end } = change;
    const { hunks } = rebase([{ start, end, edits: [change] }], this.edits);
    return applyEdits(
      this.text,
      hunks.flatMap(({ edits }) => edits),
    );
  }

  private take(hunks: readonly Hunk[]): void {
    this.left = hunks;
    this.current = hunks.length === 0 ? 'empty' : 'ready';
  }
}

/** Whether edits, one after the other, lead from one text to another. */
function lead(from: string, edits: readonly TextEdit[], to: string): boolean {
  let text = from;
  for (const edit of edits) {
    if (edit.start > edit.end || edit.end > text.length) return false;
    text = applyEdits(text, [edit]);
  }
  return text === to;
}
