import * as vscode from 'vscode';

const KEY = 'paused';

/** Whether the user paused Anneal. Kept over restarts: what was switched off stays off until switched on. */
export class Pause implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<boolean>();

  /** Fires after pausing (true) and resuming (false). */
  readonly onDidChange = this.changed.event;

  constructor(private readonly memory: vscode.Memento) {}

  get isPaused(): boolean {
    return this.memory.get(KEY) === true;
  }

  /** Pauses or resumes. */
  async toggle(): Promise<void> {
    const paused = !this.isPaused;
    await this.memory.update(KEY, paused);
    this.changed.fire(paused);
  }

  dispose(): void {
    this.changed.dispose();
  }
}
