import * as vscode from 'vscode';
import { newRivals, RIVAL_IDS, rivalName } from './rivals';
import { setMode } from './settings';

const KEY = 'rivals';

/**
 * Tells the user once about each other extension that makes suggestions, and offers a choice. What was chosen is done
 * and remembered; nothing of the other extension is changed.
 */
export function watchRivals(memory: vscode.Memento): vscode.Disposable {
  const look = () => void tellOfRivals(memory);
  look();
  return vscode.extensions.onDidChange(look);
}

async function tellOfRivals(memory: vscode.Memento): Promise<void> {
  const present = RIVAL_IDS.filter((id) => vscode.extensions.getExtension(id) !== undefined);
  const known = memory.get(KEY);
  const [first, ...others] = newRivals(present, known);
  if (first === undefined) return;
  // Before the question: a window that is closed over it does not ask again.
  await memory.update(KEY, present);
  const onDemand = vscode.l10n.t('Anneal on Demand');
  const show = vscode.l10n.t('Show the Other Extension');
  const keep = vscode.l10n.t('Keep Both');
  const names = [first, ...others].map(rivalName).join(', ');
  const message = vscode.l10n.t(
    '{0} makes inline suggestions as well. The editor shows one at a time: they may hide each other.',
    names,
  );
  const choice = await vscode.window.showInformationMessage(message, onDemand, show, keep);
  if (choice === onDemand) await setMode('onDemand');
  if (choice === show) await vscode.commands.executeCommand('extension.open', first);
}
