import * as vscode from 'vscode';

/** Documents Anneal looks at: code someone edits, not output panels, diffs, or the boxes of other extensions. */
export const DOCUMENTS: readonly vscode.DocumentFilter[] = [
  'file',
  'untitled',
  'vscode-notebook-cell',
  'vscode-remote',
  'vscode-vfs',
].map((scheme) => ({ scheme }));

/** Whether a document is one of {@link DOCUMENTS}. */
export function isCode(document: vscode.TextDocument): boolean {
  return vscode.languages.match(DOCUMENTS, document) > 0;
}
