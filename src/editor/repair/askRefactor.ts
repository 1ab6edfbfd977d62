import * as vscode from 'vscode';
import type { JobOptions, Strength } from '../../repair/job';

interface Choice extends vscode.QuickPickItem {
  readonly strength: Strength;
}

function choices(): Choice[] {
  return [
    { strength: 20, label: '20 %', description: vscode.l10n.t('touch up') },
    { strength: 50, label: '50 %', description: vscode.l10n.t('rework') },
    { strength: 80, label: '80 %', description: vscode.l10n.t('mostly new') },
    { strength: 100, label: '100 %', description: vscode.l10n.t('write it anew') },
  ];
}

/** Another one for every refactoring, so that asking again gives something else. */
let seed = 0;

/** Asks how much of the selection to write anew, and what it should do. @returns undefined when the user escapes */
export async function askRefactor(): Promise<JobOptions | undefined> {
  const choice = await vscode.window.showQuickPick(choices(), {
    title: vscode.l10n.t('Refactor Selection'),
    placeHolder: vscode.l10n.t(
      'How much of the code is written anew, first where the model doubts it',
    ),
  });
  if (choice === undefined) return undefined;
  const instruction = await vscode.window.showInputBox({
    title: vscode.l10n.t('Refactor Selection ({0})', choice.label),
    prompt: vscode.l10n.t(
      'What the code should do, as a comment would say it. Enter alone goes on without.',
    ),
  });
  if (instruction === undefined) return undefined;
  const words = instruction.trim();
  return {
    mode: 'rediffuse',
    strength: choice.strength,
    seed: seed++,
    ...(words !== '' && { instruction: words }),
  };
}
