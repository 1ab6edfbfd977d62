/**
 * Follows what becomes of the suggestion on offer, with the signals VS Code's finalized API has: the answer that was
 * given, the changes of the document, and the command an accepted suggestion runs. It does not say that a suggestion
 * was drawn, dismissed, or accepted in part, so:
 *
 * - *offered* means that VS Code was given the suggestion and that it stood for {@link MIN_VISIBLE_MS} or was taken;
 * - *partly accepted* means that at least two characters of it came into the document in one go. A single character
 *   cannot be told from a keystroke, and pasting just that text looks the same;
 * - everything else is *passed*.
 */
import type { Fate } from './ledger';

/** A suggestion gone sooner was hardly seen, and does not count. */
export const MIN_VISIBLE_MS = 300;

/** A suggestion as it was given to the editor. */
export interface Offer {
  readonly uri: string;
  /** Where its text begins, in UTF-16 units. */
  readonly offset: number;
  /** With the document's line ends. */
  readonly text: string;
}

/** One change of a document. */
export interface OfferChange {
  readonly offset: number;
  readonly removed: number;
  readonly inserted: string;
}

/** Told what became of offers. */
export interface OfferListener {
  /** An offer ended. */
  settled(fate: Fate): void;
  /** The last offer ended otherwise than was told. */
  corrected(from: Fate, to: Fate): void;
}

interface Pending extends Offer {
  readonly id: number;
  readonly since: number;
  /** Units of the text that are in the document by now. */
  written: number;
  /** A part came in one go. */
  partly: boolean;
}

/** Pairs the editor closes by itself when the first half is typed. */
const AUTO_CLOSED = new Set(['()', '[]', '{}', '<>', '""', "''", '``']);

/** At most one offer is pending: VS Code shows one suggestion at a time. */
export class Offers {
  private pending: Pending | undefined;
  private last: { readonly id: number; readonly fate: Fate | undefined } | undefined;
  private ids = 0;

  /**
   * @param listener told of every fate
   * @param now monotonic time in ms
   */
  constructor(
    private readonly listener: OfferListener,
    private readonly now: () => number,
  ) {}

  /**
   * The editor was given a suggestion. What is left of the pending one goes on as the same offer.
   * @returns the offer's id, for `accepted`
   */
  offered(offer: Offer): number {
    const { pending } = this;
    if (pending !== undefined && continues(pending, offer)) {
      pending.written = offer.offset - pending.offset;
      return pending.id;
    }
    this.ended();
    const id = ++this.ids;
    this.pending = { ...offer, id, since: this.now(), written: 0, partly: false };
    return id;
  }

  /** A document changed in one place; several places at a time are not told. */
  changed(uri: string, { offset, removed, inserted }: OfferChange): void {
    const { pending } = this;
    if (pending?.uri !== uri) return;
    const at = pending.offset + pending.written;
    const left = pending.text.slice(pending.written);
    if (offset === at && removed === 0 && inserted !== '' && left.startsWith(inserted)) {
      pending.written += inserted.length;
      if (inserted.length > 1) pending.partly = true;
    } else if (
      offset === at &&
      removed === 0 &&
      AUTO_CLOSED.has(inserted) &&
      left.startsWith(inserted.charAt(0))
    ) {
      pending.written += 1;
    } else if (inserted === '' && offset >= pending.offset && offset + removed === at) {
      pending.written -= removed;
    }
  }

  /** The command of an accepted suggestion ran. */
  accepted(id: number): void {
    if (this.pending?.id === id) this.settle('accepted');
    else if (this.last?.id === id && this.last.fate !== 'accepted') this.correct(id);
  }

  /** Nothing is on offer any more: another place was asked about, a document closed, Anneal was paused. */
  ended(): void {
    const { pending } = this;
    if (pending === undefined) return;
    if (pending.partly) this.settle('partly');
    else if (this.now() - pending.since >= MIN_VISIBLE_MS) this.settle('passed');
    else {
      this.pending = undefined;
      this.last = { id: pending.id, fate: undefined };
    }
  }

  /** {@link ended}, if the offer is one of this document. */
  closed(uri: string): void {
    if (this.pending?.uri === uri) this.ended();
  }

  private settle(fate: Fate): void {
    const { pending } = this;
    if (pending === undefined) return;
    this.pending = undefined;
    this.last = { id: pending.id, fate };
    this.listener.settled(fate);
  }

  /** The command may come after the editor has asked about the place behind the accepted text. */
  private correct(id: number): void {
    const fate = this.last?.fate;
    this.last = { id, fate: 'accepted' };
    if (fate === undefined) this.listener.settled('accepted');
    else this.listener.corrected(fate, 'accepted');
  }
}

/** Whether an offer is what is left of the pending one. */
function continues(pending: Pending, { uri, offset, text }: Offer): boolean {
  const typed = offset - pending.offset;
  return pending.uri === uri && typed >= 0 && text !== '' && pending.text.slice(typed) === text;
}
