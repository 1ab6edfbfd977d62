import * as vscode from 'vscode';
import { preambleOf, type Cell } from '../../context/notebook';
import type { PrivacyGuard } from '../shell/privacy/privacyGuard';

const CELL_SCHEME = 'vscode-notebook-cell';

/**
 * What leads up to a document: of a notebook's cell the cells before it in its language, of anything else nothing.
 * @param guard a cell it names is not read; each is asked for, although all have the notebook's path
 */
export function leadUpTo(
  document: vscode.TextDocument,
  guard: Pick<PrivacyGuard, 'reason'>,
): string {
  if (document.uri.scheme !== CELL_SCHEME) return '';
  for (const notebook of vscode.workspace.notebookDocuments) {
    const cells = notebook.getCells();
    const index = cells.findIndex((cell) => cell.document === document);
    if (index >= 0) return preambleOf(codeOf(cells.slice(0, index), guard), document.languageId);
  }
  return '';
}

function codeOf(
  cells: readonly vscode.NotebookCell[],
  guard: Pick<PrivacyGuard, 'reason'>,
): Cell[] {
  return cells
    .filter(({ kind, document }) => {
      return kind === vscode.NotebookCellKind.Code && guard.reason(document) === undefined;
    })
    .map(({ document }) => ({ languageId: document.languageId, text: document.getText() }));
}
