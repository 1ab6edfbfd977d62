import * as vscode from 'vscode';
import type { Pause } from './pause';
import { setLanguageEnabled } from '../settings';

const HOUR_MS = 3_600_000;

interface Choice extends vscode.QuickPickItem {
  readonly run: () => unknown;
}

function choicesIn(document: vscode.TextDocument, pause: Pause): Choice[] {
  const { languageId } = document;
  return [
    {
      ...(pause.isFilePaused(document)
        ? { label: vscode.l10n.t('Resume in This File') }
        : {
            label: vscode.l10n.t('In This File'),
            description: vscode.l10n.t('until the window is closed'),
          }),
      run: () => {
        pause.toggleFile(document);
      },
    },
    {
      label: vscode.l10n.t('For {0}', languageId),
      description: vscode.l10n.t('in your settings'),
      run: () => setLanguageEnabled(languageId, false),
    },
  ];
}

/** Asks where and how long to pause, and does it. */
export async function showPauseMenu(pause: Pause): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  const choices: Choice[] = [
    ...(document === undefined ? [] : choicesIn(document, pause)),
    { label: vscode.l10n.t('For One Hour'), run: () => pause.pauseFor(HOUR_MS) },
    {
      label: vscode.l10n.t('Until Resumed'),
      run: async () => {
        if (!pause.isPaused) await pause.toggle();
      },
    },
  ];
  const title = vscode.l10n.t('Pause Anneal');
  const chosen = await vscode.window.showQuickPick(choices, { title });
  await chosen?.run();
}
