/** A bounded memory of what was edited last, in hunks of whole lines. */

/** A change: lines of a document that became other lines. */
export interface LineChange {
  readonly uri: string;
  /** First line of both, from 0. */
  readonly line: number;
  /** Lines that were there. */
  readonly removed: number;
  /** Lines that are there now, without their line ends. */
  readonly lines: readonly string[];
}

/** Lines that were edited, as they are now. */
export interface Hunk {
  readonly uri: string;
  readonly line: number;
  readonly lines: readonly string[];
}

/** The hunks edited last. Changes that touch one make it grow; it moves with changes of its document above it. */
export class RecentEdits {
  /** The one edited last at the end. */
  private hunks: Hunk[] = [];

  /** @param limit most hunks to remember, at least 1 */
  constructor(private readonly limit: number) {}

  record(change: LineChange): void {
    const { uri, line, removed, lines } = change;
    let hunk: Hunk = { uri, line, lines };
    const others: Hunk[] = [];
    for (const known of this.hunks) {
      const end = known.line + known.lines.length;
      if (known.uri !== uri || end < line) others.push(known);
      else if (known.line > line + removed) {
        others.push({ ...known, line: known.line + lines.length - removed });
      } else hunk = joined(known, change, hunk);
    }
    if (hunk.lines.length > 0) others.push(hunk);
    this.hunks = others.slice(-this.limit);
  }

  /** Forgets a document. */
  forget(uri: string): void {
    this.hunks = this.hunks.filter((hunk) => hunk.uri !== uri);
  }

  /** The last edited first. */
  get recent(): readonly Hunk[] {
    return [...this.hunks].reverse();
  }
}

/** A hunk made longer by what is left of one that the change touched. */
function joined(known: Hunk, { line, removed }: LineChange, hunk: Hunk): Hunk {
  const above = known.lines.slice(0, Math.max(0, line - known.line));
  const below = known.lines.slice(Math.max(0, line + removed - known.line));
  return {
    uri: known.uri,
    line: Math.min(hunk.line, known.line),
    lines: [...above, ...hunk.lines, ...below],
  };
}
