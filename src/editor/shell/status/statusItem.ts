import * as vscode from 'vscode';
import { isMotionWelcome } from '../accessibility';
import { readSettings } from '../settings';
import { statusView, type StatusState } from './statusView';

/** Requests shorter than this, in ms, leave the item as it is: a spinner at every keystroke would only distract. */
const SHOW_THINKING_AFTER_MS = 200;

/** The status bar item: what Anneal is doing, and the way to its menu. */
export class StatusItem implements vscode.Disposable {
  private readonly item: vscode.StatusBarItem;
  private readonly disposables: { dispose(): unknown }[] = [];
  private running = 0;
  private thinkingTimer: NodeJS.Timeout | undefined;
  private current: StatusState = {
    refusal: undefined,
    pausedUntil: undefined,
    mode: 'auto',
    languageId: undefined,
    sparing: false,
    thinking: false,
    still: false,
    lastMs: undefined,
    failure: undefined,
    info: undefined,
  };

  /** Shows the item at once; `menuCommand` runs on a click. */
  constructor(menuCommand: string) {
    this.item = vscode.window.createStatusBarItem(
      'anneal.status',
      vscode.StatusBarAlignment.Right,
      100,
    );
    this.item.name = 'Anneal';
    this.item.command = menuCommand;
    this.disposables.push(
      this.item,
      vscode.window.onDidChangeActiveTextEditor(() => {
        this.readEditor();
      }),
      vscode.workspace.onDidChangeConfiguration(() => {
        this.readEditor();
      }),
    );
    this.readEditor();
    this.item.show();
  }

  /** What the item shows at present. */
  get state(): StatusState {
    return this.current;
  }

  /** Changes part of the state. */
  update(change: Partial<StatusState>): void {
    this.current = { ...this.current, ...change };
    const view = statusView(this.current, vscode.l10n.t);
    this.item.text = view.text;
    this.item.tooltip = view.tooltip.join('\n');
    this.item.accessibilityInformation = { label: view.tooltip.join(' ') };
    this.item.backgroundColor = view.isError
      ? new vscode.ThemeColor('statusBarItem.errorBackground')
      : undefined;
  }

  /** Shows that `work` is under way until it settles, when it takes long enough to be seen. */
  async during<T>(work: Promise<T>): Promise<T> {
    this.running += 1;
    this.thinkingTimer ??= setTimeout(() => {
      this.update({ thinking: true });
    }, SHOW_THINKING_AFTER_MS);
    try {
      return await work;
    } finally {
      this.running -= 1;
      if (this.running === 0) this.stopThinking();
    }
  }

  dispose(): void {
    clearTimeout(this.thinkingTimer);
    for (const disposable of this.disposables) disposable.dispose();
  }

  private stopThinking(): void {
    clearTimeout(this.thinkingTimer);
    this.thinkingTimer = undefined;
    if (this.current.thinking) this.update({ thinking: false });
  }

  private readEditor(): void {
    const document = vscode.window.activeTextEditor?.document;
    const { mode } = readSettings(document);
    this.update({ mode, languageId: document?.languageId, still: !isMotionWelcome() });
  }
}
