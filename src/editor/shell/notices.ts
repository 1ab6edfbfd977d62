import * as vscode from 'vscode';

/** Text of anything thrown, with the stack where there is one. */
function describe(error: unknown): string {
  if (error instanceof Error) return error.stack ?? error.message;
  return typeof error === 'string' ? error : JSON.stringify(error);
}

/** Tells the user what went wrong: everything goes to the log, each different message is shown once. */
export class Notices {
  private readonly shown = new Set<string>();

  constructor(private readonly log: vscode.LogOutputChannel) {}

  /** Something expected is missing (a model file, the native binding); `message` is a sentence for the user. */
  missing(message: string): void {
    this.log.error(message);
    this.showOnce(message);
  }

  /** A mistake in Anneal itself. `where` names the boundary that caught it. */
  bug(where: string, error: unknown): void {
    this.log.error(`${where}: ${describe(error)}`);
    this.showOnce(
      vscode.l10n.t('Anneal ran into a problem ({0}). Suggestions may be missing.', where),
    );
  }

  /** Forgets what was shown, so that a failure after a restart is shown again. */
  reset(): void {
    this.shown.clear();
  }

  private showOnce(message: string): void {
    if (this.shown.has(message)) return;
    this.shown.add(message);
    const openLog = vscode.l10n.t('Open Log');
    void vscode.window.showErrorMessage(message, openLog).then((choice) => {
      if (choice === openLog) this.log.show(true);
    });
  }
}
