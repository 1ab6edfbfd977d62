import * as vscode from 'vscode';
import type { ProposalSession } from './session';

/** Work shorter than this, in ms, needs no notification. */
const SHOW_AFTER_MS = 600;

/** Shows that a run goes on, once it takes long enough, with a button that cancels it. */
export function showProgress(session: ProposalSession, work: Promise<unknown>): void {
  const ended = work.then(
    () => undefined,
    () => undefined,
  );
  const timer = setTimeout(() => {
    const title = `Anneal: ${session.subject.names.work}`;
    const location = vscode.ProgressLocation.Notification;
    void vscode.window.withProgress({ location, title, cancellable: true }, (progress, token) => {
      progress.report({ message: vscode.l10n.t('Escape keeps what is there by then.') });
      token.onCancellationRequested(() => {
        session.cancel();
      });
      return ended;
    });
  }, SHOW_AFTER_MS);
  void ended.then(() => {
    clearTimeout(timer);
  });
}
