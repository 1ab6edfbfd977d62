import * as vscode from 'vscode';

const KEY = 'paused';
const KEY_UNTIL = 'pausedUntil';

/**
 * Where and how long the user paused Anneal. A pause without an end is kept over restarts: what was switched off stays
 * off until switched on. The editor's own snooze needs nothing here: while it lasts, VS Code asks nobody.
 */
export class Pause implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<boolean>();

  /** Fires after pausing (true) and resuming (false), everywhere or in a file. */
  readonly onDidChange = this.changed.event;

  private readonly files = new Set<string>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly memory: vscode.Memento) {
    this.awaitEnd();
  }

  /** Whether Anneal is paused everywhere. */
  get isPaused(): boolean {
    return this.memory.get(KEY) === true || this.until !== undefined;
  }

  /** When a pause ends by itself, in ms since 1970. */
  get until(): number | undefined {
    const until = this.memory.get(KEY_UNTIL);
    return typeof until === 'number' && until > Date.now() ? until : undefined;
  }

  /** Whether Anneal is paused in one document, for as long as the window is open. */
  isFilePaused({ uri }: vscode.TextDocument): boolean {
    return this.files.has(uri.toString());
  }

  /** Pauses or resumes. */
  async toggle(): Promise<void> {
    await this.set(!this.isPaused, undefined);
  }

  /** Pauses for some time, in ms; longer times than 24 days end after 24 days. */
  async pauseFor(ms: number): Promise<void> {
    await this.set(false, Date.now() + Math.min(ms, MAX_DELAY_MS));
  }

  /** Pauses in one file, or resumes there. */
  toggleFile(document: vscode.TextDocument): void {
    const uri = document.uri.toString();
    if (!this.files.delete(uri)) this.files.add(uri);
    this.changed.fire(this.isPaused);
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.changed.dispose();
  }

  private async set(paused: boolean, until: number | undefined): Promise<void> {
    await this.memory.update(KEY, paused);
    await this.memory.update(KEY_UNTIL, until);
    this.awaitEnd();
    this.changed.fire(this.isPaused);
  }

  private awaitEnd(): void {
    clearTimeout(this.timer);
    const { until } = this;
    if (until === undefined) return;
    this.timer = setTimeout(() => {
      this.changed.fire(this.isPaused);
    }, until - Date.now());
  }
}

/** Longest delay of a timer. */
const MAX_DELAY_MS = 2 ** 31 - 1;
