import * as vscode from 'vscode';
import { COMMANDS } from './commands';
import type { StatusState } from './statusView';

const RESUME = 'Resume';
const SETTINGS = 'Settings';

/**
 * Asks VS Code for an inline suggestion here. When there cannot be one, says why instead: a command that does nothing
 * leaves its user guessing.
 */
export async function triggerSuggestion(state: StatusState): Promise<void> {
  if (state.failure !== undefined) {
    void vscode.window.showWarningMessage(state.failure);
  } else if (state.mode === 'off' || !state.languageEnabled) {
    const what = state.mode === 'off' ? 'off' : `off for ${state.languageId ?? 'this language'}`;
    const choice = await vscode.window.showInformationMessage(`Anneal is ${what}.`, SETTINGS);
    if (choice === SETTINGS) await vscode.commands.executeCommand(COMMANDS.statusMenu);
  } else if (state.paused) {
    const choice = await vscode.window.showInformationMessage('Anneal is paused.', RESUME);
    if (choice === RESUME) await vscode.commands.executeCommand(COMMANDS.togglePause);
  } else {
    await vscode.commands.executeCommand('editor.action.inlineSuggest.trigger');
  }
}
