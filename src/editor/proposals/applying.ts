import * as vscode from 'vscode';
import type { TextEdit } from '../../text/edits';
import { hunkEdit, hunkLabel } from '../../proposal/hunkEdit';
import type { ProposalSession } from './session';

/**
 * Writes all hunks to the document, as one undo step.
 * @returns false when the document changed under the editor's hands; nothing is written then
 */
export async function applyAll({ document, proposal }: ProposalSession): Promise<boolean> {
  const edit = new vscode.WorkspaceEdit();
  for (const change of proposal.hunks.flatMap(({ edits }) => edits)) {
    edit.replace(document.uri, rangeOf(document, change), change.newText);
  }
  return vscode.workspace.applyEdit(edit);
}

/**
 * Shows the hunks in the Refactor Preview, an entry each, where the user ticks those they want.
 * @returns whether any was applied
 */
export async function applyChosen({ document, proposal }: ProposalSession): Promise<boolean> {
  const text = document.getText();
  const edit = new vscode.WorkspaceEdit();
  for (const hunk of proposal.hunks) {
    const change = hunkEdit(text, hunk);
    edit.replace(document.uri, rangeOf(document, change), change.newText, {
      needsConfirmation: true,
      label: hunkLabel(text, hunk, vscode.l10n.t),
      iconPath: new vscode.ThemeIcon('sparkle'),
    });
  }
  const { version } = document;
  const applied = await vscode.workspace.applyEdit(edit, { isRefactoring: true });
  return applied && document.version !== version;
}

function rangeOf(document: vscode.TextDocument, { start, end }: TextEdit): vscode.Range {
  return new vscode.Range(document.positionAt(start), document.positionAt(end));
}
