import type { Snapshot } from '../../src/text/snapshot';
import { accepting, type GhostText } from '../../src/complete/ghostTextRange';
import type { Edit } from '../../src/complete/trigger';
import type { VirtualClock } from './virtualClock';

/** Time VS Code waits after a change before it asks for inline completions, ms. */
export const EDITOR_WAIT_MS = 50;

/** Ghost text on the screen. */
export interface Shown extends GhostText {
  /** When it was first there; what is left of it while it is typed along counts as the same. */
  readonly since: number;
}

/** Asks for what to show. @returns undefined when there is nothing */
export type Ask = (
  snapshot: Snapshot,
  edit: Edit,
  signal: AbortSignal,
) => Promise<GhostText | undefined>;

/** What the user did last. */
export type Cause = 'key' | 'acceptance' | 'undo';

/** Told what the user sees. */
export interface Audience {
  /** New text came up, so many ms after the key or the acceptance before (or the line break behind that). */
  appeared(ms: number, after: Cause): void;
  /** Text that the user was typing along was replaced by another one, or taken away. */
  withdrawn(): void;
}

/**
 * What VS Code does with inline completions: it waits after every change, cancels what it asked before, keeps on the
 * screen what is typed along until the new answer is there, and then shows that.
 */
export class Stage {
  shown: Shown | undefined;
  private changedAt = 0;
  private changedBy: Cause = 'key';
  private stop: () => void = () => undefined;

  constructor(
    public snapshot: Snapshot,
    private readonly clock: VirtualClock,
    private readonly ask: Ask,
    private readonly audience: Audience,
  ) {}

  /** Text is typed at the cursor. */
  type(text: string): void {
    const { snapshot, shown } = this;
    const at = snapshot.offset;
    const isAlong = shown?.text.startsWith(text) === true && shown.text.length > text.length;
    const step = text.length;
    const left = isAlong
      ? { ...shown, text: shown.text.slice(step), start: at + step, end: shown.end + step }
      : undefined;
    this.change(accepting(snapshot, { text, start: at, end: at }), text, 0, left);
  }

  /** The unit left of the cursor is deleted. */
  backspace(): void {
    const { snapshot } = this;
    const edit = { text: '', start: snapshot.offset - 1, end: snapshot.offset };
    this.change(accepting(snapshot, edit), '', 1, undefined);
  }

  /** The text on the screen is taken. */
  accept(): void {
    const { shown, snapshot } = this;
    if (shown === undefined) throw new Error('nothing to accept');
    this.change(accepting(snapshot, shown), shown.text, shown.end - shown.start, undefined);
    this.changedBy = 'acceptance';
  }

  /** The last change is undone. @param before as it was */
  undo(before: Snapshot): void {
    const removed = Math.max(0, this.snapshot.text.length - before.text.length);
    this.change(before, '', removed, undefined);
    this.changedBy = 'undo';
  }

  private change(next: Snapshot, inserted: string, removed: number, left?: Shown): void {
    this.stop();
    this.snapshot = { ...next, version: this.snapshot.version + 1 };
    this.shown = left;
    this.changedAt = this.clock.now();
    // The line break behind an accepted text is part of accepting it.
    if (!inserted.startsWith('\n')) this.changedBy = 'key';
    const controller = new AbortController();
    const cancel = this.clock.after(EDITOR_WAIT_MS, () => {
      this.clock.run(this.provide({ inserted, removed }, controller.signal));
    });
    this.stop = () => {
      cancel();
      controller.abort();
    };
  }

  private async provide(edit: Edit, signal: AbortSignal): Promise<void> {
    const ghost = await this.ask(this.snapshot, edit, signal);
    if (signal.aborted) return;
    const { shown } = this;
    const now = this.clock.now();
    const goesOn = shown !== undefined && ghost !== undefined && isExtension(ghost, shown);
    if (shown !== undefined && !goesOn) this.audience.withdrawn();
    if (shown === undefined && ghost !== undefined) {
      this.audience.appeared(now - this.changedAt, this.changedBy);
    }
    this.shown = ghost && { ...ghost, since: goesOn ? shown.since : now };
  }
}

/** Whether the screen only gets more text. */
function isExtension(next: GhostText, shown: GhostText): boolean {
  return next.start === shown.start && next.end === shown.end && next.text.startsWith(shown.text);
}
