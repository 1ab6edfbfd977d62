import * as vscode from 'vscode';

/** A document, and the one with what is proposed for it. */
export interface DiffSides {
  readonly document: vscode.TextDocument;
  readonly uri: vscode.Uri;
  readonly subject: {
    readonly names: { readonly title: string };
    /** Where to look. */
    readonly place?: vscode.Position;
  };
}

/** Opens the diff of a document against what is proposed, in front of the user. */
export async function openDiff({ document, uri, subject }: DiffSides): Promise<void> {
  const proposed = await vscode.workspace.openTextDocument(uri);
  if (proposed.languageId !== document.languageId) {
    await vscode.languages.setTextDocumentLanguage(proposed, document.languageId);
  }
  const { names, place } = subject;
  const options: vscode.TextDocumentShowOptions = {
    // A preview tab would go, and the proposal with it, with the next file the user looks at.
    preview: false,
    ...(place !== undefined && { selection: new vscode.Range(place, place) }),
  };
  await vscode.commands.executeCommand('vscode.diff', document.uri, uri, names.title, options);
}

/** The proposed side of a tab, when the tab is a diff. */
export function proposedSideOf({ input }: vscode.Tab): vscode.Uri | undefined {
  return input instanceof vscode.TabInputTextDiff ? input.modified : undefined;
}

/** All tabs with a proposal on their right side. */
export function proposalTabs(isWanted: (uri: vscode.Uri) => boolean): vscode.Tab[] {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  return tabs.filter((tab) => {
    const uri = proposedSideOf(tab);
    return uri !== undefined && isWanted(uri);
  });
}

/** Closes the diff of a proposal, if it is open. */
export async function closeDiff(uri: vscode.Uri): Promise<void> {
  const tabs = proposalTabs((other) => other.toString() === uri.toString());
  if (tabs.length > 0) await vscode.window.tabGroups.close(tabs);
}

/** Shows a document with the cursor at an offset. */
export async function showAt(document: vscode.TextDocument, offset: number): Promise<void> {
  const place = document.positionAt(offset);
  const selection = new vscode.Range(place, place);
  await vscode.window.showTextDocument(document, { selection });
}
