import * as vscode from 'vscode';
import { COMMANDS } from '../shell/commands';
import { isCode } from '../shell/eligibility';
import type { PrivacyGuard } from '../shell/privacyGuard';
import { readSettings } from '../shell/settings';
import { whyApart, type StatusState } from '../shell/statusView';

/** Whether code may be generated in a document. When not, says why: a command that does nothing leaves one guessing. */
export async function mayGenerate(
  document: vscode.TextDocument,
  { failure, paused }: StatusState,
  guard: Pick<PrivacyGuard, 'reason'>,
): Promise<boolean> {
  const apart = guard.reason(document);
  const { mode, languageEnabled } = readSettings(document);
  if (!isCode(document)) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('Anneal generates code only in documents you edit.'),
    );
  } else if (apart !== undefined) {
    void vscode.window.showInformationMessage(whyApart(apart, vscode.l10n.t));
  } else if (failure !== undefined) {
    void vscode.window.showWarningMessage(failure);
  } else if (mode === 'off' || !languageEnabled) {
    const why =
      mode === 'off'
        ? vscode.l10n.t('Anneal is off.')
        : vscode.l10n.t('Anneal is off for {0}.', document.languageId);
    const settings = vscode.l10n.t('Settings');
    const choice = await vscode.window.showInformationMessage(why, settings);
    if (choice === settings) await vscode.commands.executeCommand(COMMANDS.statusMenu);
  } else if (paused) {
    const why = vscode.l10n.t('Anneal is paused.');
    const resume = vscode.l10n.t('Resume');
    const choice = await vscode.window.showInformationMessage(why, resume);
    if (choice === resume) await vscode.commands.executeCommand(COMMANDS.togglePause);
  } else {
    return true;
  }
  return false;
}
