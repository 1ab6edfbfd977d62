import { applyEdits, type TextEdit } from '../text/edits';
import { hunksOf, type Hunk } from '../text/hunks';
import { minimalEdit } from '../text/minimalEdit';
import { rebase } from '../text/rebase';

/** `forming`: the model works. `ready`: there are hunks to accept. `empty`: there is nothing (any more). */
export type ProposalState = 'forming' | 'ready' | 'empty';

/** An edit of the document by somebody else: changes one after the other, and the text they lead to. */
interface OtherEdit {
  readonly changes: readonly TextEdit[];
  readonly text: string;
}

/**
 * A change of a document that the user has not accepted yet, of whatever feature. It follows the document: whatever is
 * edited meanwhile, its hunks are those of the text as it is now, or are given up.
 */
export class Proposal {
  private text: string;
  private edits: TextEdit[] = [];
  private live: string | undefined;
  private made: readonly Hunk[] = [];
  private left: readonly Hunk[] = [];
  private current: ProposalState = 'forming';
  /** Edits since the proposal is being written to the document; undefined while it is not. */
  private held: OtherEdit[] | undefined;

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

  /** The new text of all that the model made, for who wants to copy what cannot be applied. */
  get code(): string {
    const edits = this.made.flatMap((hunk) => hunk.edits);
    return edits.map(({ newText }) => newText).join('\n');
  }

  /** What the proposed side shows; while the model has shown nothing yet, what it made before. */
  get shown(): string {
    if (this.current === 'forming' && this.live !== undefined) return this.shownLive();
    return applyEdits(
      this.text,
      this.left.flatMap(({ edits }) => edits),
    );
  }

  /** The model begins to work on it (once more). */
  begin(): void {
    this.live = undefined;
    this.current = 'forming';
  }

  /** The model has come this far. */
  step(live: string): void {
    if (this.current === 'forming') this.live = live;
  }

  /**
   * The model is done.
   * @param edits in ascending order, in offsets of `base`
   */
  propose(edits: readonly TextEdit[]): void {
    this.made = hunksOf(this.base, edits);
    this.keep();
  }

  /** The model is done and has nothing new: what it made before stays. */
  keep(): void {
    this.live = undefined;
    this.take(rebase(this.made, this.edits).hunks);
  }

  /**
   * The document was edited.
   * @param changes as an editor reports them: all in offsets of the text before
   * @param text after them
   */
  edited(changes: readonly TextEdit[], text: string): void {
    const edit = { changes: oneAfterTheOther(changes), text };
    if (this.held === undefined) this.follow(edit);
    else this.held.push(edit);
  }

  /** The proposal is about to be written to the document: the edits that follow are its own. */
  beginWriting(): void {
    this.endWriting(false);
    this.held = [];
  }

  /** @param isWritten false: the edits that came meanwhile were those of somebody else */
  endWriting(isWritten: boolean): void {
    const { held = [] } = this;
    this.held = undefined;
    if (!isWritten) for (const edit of held) this.follow(edit);
  }

  private follow({ changes, text }: OtherEdit): void {
    // Other line ends, for one, move everything without a word about it.
    const isTrue = lead(this.text, changes, text);
    const made = isTrue ? changes : [{ start: 0, end: this.text.length, newText: text }];
    this.text = text;
    // Who takes back what they did finds everything as it was.
    this.edits = text === this.base ? [] : [...this.edits, ...made];
    const { hunks } = rebase(this.made, this.edits);
    if (this.current === 'forming') this.left = hunks;
    else this.take(hunks);
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

/**
 * Changes in offsets of the text before all of them, as changes made one after the other: from the last to the first
 * none moves another.
 */
export function oneAfterTheOther(changes: readonly TextEdit[]): TextEdit[] {
  return [...changes].sort((one, other) => other.start - one.start || other.end - one.end);
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
