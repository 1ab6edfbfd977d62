import * as vscode from 'vscode';
import { COMMANDS } from '../shell/commands';
import { PRODUCT_COMMANDS } from '../shell/productCommands';
import { whyApart, type StatusState } from '../shell/statusView';

const { t } = vscode.l10n;

/**
 * Asks VS Code for an inline suggestion here. When there cannot be one, says why instead: a command that does nothing
 * leaves its user guessing.
 */
export async function triggerSuggestion(state: StatusState): Promise<void> {
  if (state.failure !== undefined) {
    void vscode.window.showWarningMessage(state.failure);
  } else if (state.mode === 'off' || !state.languageEnabled) {
    const what =
      state.mode === 'off'
        ? t('Anneal is off.')
        : t('Anneal is off for {0}.', state.languageId ?? t('this language'));
    const menu = t('Status Menu');
    const choice = await vscode.window.showInformationMessage(what, menu);
    if (choice === menu) await vscode.commands.executeCommand(COMMANDS.statusMenu);
  } else if (state.apart !== undefined) {
    void vscode.window.showInformationMessage(`Anneal: ${whyApart(state.apart, t)}`);
  } else if (state.paused) {
    const resume = t('Resume');
    const choice = await vscode.window.showInformationMessage(t('Anneal is paused.'), resume);
    if (choice === resume) await vscode.commands.executeCommand(COMMANDS.togglePause);
  } else if (state.filePaused) {
    const resume = t('Resume in This File');
    const said = t('Anneal is paused in this file.');
    const choice = await vscode.window.showInformationMessage(said, resume);
    if (choice === resume) await vscode.commands.executeCommand(PRODUCT_COMMANDS.pause, 'file');
  } else {
    await vscode.commands.executeCommand('editor.action.inlineSuggest.trigger');
  }
}
