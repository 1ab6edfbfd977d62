import * as vscode from 'vscode';
import { workTitle } from '../../proposal/words';
import type { Session } from '../repair/session';

/** Work shorter than this, in ms, needs no notification. */
const SHOW_AFTER_MS = 600;

/** Shows that a session's work goes on, once it takes long enough, with a button that cancels it. */
export function showProgress(
  session: Session,
  work: Promise<unknown>,
  cancel: () => Promise<void>,
): void {
  const ended = work.then(
    () => undefined,
    () => undefined,
  );
  const timer = setTimeout(() => {
    const title = `Anneal: ${workTitle(session.mode, session.fileName, vscode.l10n.t)}`;
    const location = vscode.ProgressLocation.Notification;
    void vscode.window.withProgress({ location, title, cancellable: true }, (progress, token) => {
      progress.report({ message: vscode.l10n.t('Esc keeps what is there by then.') });
      token.onCancellationRequested(cancel);
      return ended;
    });
  }, SHOW_AFTER_MS);
  void ended.then(() => {
    clearTimeout(timer);
  });
}
