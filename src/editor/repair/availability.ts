import * as vscode from 'vscode';
import { isCode } from '../shell/eligibility';
import type { Pause } from '../shell/pause';
import type { PrivacyGuard } from '../shell/privacyGuard';
import { readSettings } from '../shell/settings';
import { whyApart } from '../shell/statusView';

/** What decides whether Anneal may work in a document. */
export interface Gatekeepers {
  readonly pause: Pick<Pause, 'isPaused'>;
  readonly guard: Pick<PrivacyGuard, 'reason'>;
}

/** Why a document is not worked on, in a sentence for the user; undefined when it is. */
export function whyNotHere(
  document: vscode.TextDocument,
  { pause, guard }: Gatekeepers,
): string | undefined {
  const { mode, languageEnabled } = readSettings(document);
  if (mode === 'off') return vscode.l10n.t('Anneal is off (anneal.enabled).');
  if (pause.isPaused) return vscode.l10n.t('Anneal is paused.');
  if (!isCode(document)) {
    return vscode.l10n.t('Anneal works on files, not on what is shown here.');
  }
  const apart = guard.reason(document);
  if (apart !== undefined) return whyApart(apart, vscode.l10n.t);
  return languageEnabled ? undefined : vscode.l10n.t('Anneal is off for {0}.', document.languageId);
}

/** Why a document's text cannot be worked on; undefined when it can. */
export function whyNotThisText(document: vscode.TextDocument): string | undefined {
  return /\p{Surrogate}/u.test(document.getText())
    ? vscode.l10n.t(
        'This file has half a character in it (a lone surrogate), which the model cannot read.',
      )
    : undefined;
}

/** The active editor when it can be worked on; else the user is told why not. */
export function editorToWorkOn(keepers: Gatekeepers): vscode.TextEditor | undefined {
  const editor = vscode.window.activeTextEditor;
  const why =
    editor === undefined ? vscode.l10n.t('Open a file first.') : whyNot(editor.document, keepers);
  if (why === undefined) return editor;
  void vscode.window.showInformationMessage(why);
  return undefined;
}

function whyNot(document: vscode.TextDocument, keepers: Gatekeepers): string | undefined {
  return whyNotHere(document, keepers) ?? whyNotThisText(document);
}
