import * as vscode from 'vscode';
import { MODES, type SuggestMode } from '../../../complete/settings';
import { setMode } from '../settings';

/** When suggestions come, in a few words. */
export function modeName(mode: SuggestMode): string {
  switch (mode) {
    case 'auto':
      return vscode.l10n.t('automatic');
    case 'onDemand':
      return vscode.l10n.t('on demand');
    case 'off':
      return vscode.l10n.t('off');
  }
}

/** Asks when to suggest, and writes it to the user's settings. */
export async function showModeMenu(present: SuggestMode): Promise<void> {
  const choices = MODES.map((mode) => ({
    label: modeName(mode),
    ...(mode === present && { description: vscode.l10n.t('now') }),
    mode,
  }));
  const title = vscode.l10n.t('When Anneal Suggests');
  const chosen = await vscode.window.showQuickPick(choices, { title });
  if (chosen !== undefined) await setMode(chosen.mode);
}
