import * as vscode from 'vscode';
import { onBattery } from './battery';
import { readSettings, SECTION } from '../settings';

/** Time between two looks at the battery, in ms. */
const LOOK_EVERY_MS = 30_000;

/** Whether suggestions rest because the machine runs on its battery and the user wants that. */
export class Power implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<boolean>();

  /** Fires when {@link isSparing} changes. */
  readonly onDidChange = this.changed.event;

  private sparing = false;
  private timer: NodeJS.Timeout | undefined;
  private readonly listener: vscode.Disposable;

  constructor() {
    this.listener = vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(`${SECTION}.pauseOnBattery`)) this.follow();
    });
    this.follow();
  }

  /** Suggestions come on demand only for the time being. */
  get isSparing(): boolean {
    return this.sparing;
  }

  dispose(): void {
    clearInterval(this.timer);
    this.listener.dispose();
    this.changed.dispose();
  }

  private follow(): void {
    clearInterval(this.timer);
    this.timer = undefined;
    if (readSettings().pauseOnBattery) {
      this.timer = setInterval(() => void this.look(), LOOK_EVERY_MS);
    }
    void this.look();
  }

  private async look(): Promise<void> {
    const drains = (await onBattery()) === true;
    const sparing = this.timer !== undefined && drains;
    if (sparing === this.sparing) return;
    this.sparing = sparing;
    this.changed.fire(sparing);
  }
}
