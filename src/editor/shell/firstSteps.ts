import * as vscode from 'vscode';

/** Id of the extension, and of its walkthrough in package.json. */
const WALKTHROUGH = 'anneal.anneal#firstSteps';

/** The line of the sample that waits to be finished. */
const UNFINISHED = /^ +if \(list\.length$/m;

/** Shows the walkthrough. */
export async function showWalkthrough(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.openWalkthrough', WALKTHROUGH, false);
}

/**
 * Opens a copy of the sample that belongs to no file, the cursor where a suggestion is due. There is nothing to clean
 * up afterwards.
 */
export async function openSample(extension: vscode.Uri): Promise<void> {
  const file = vscode.Uri.joinPath(extension, 'media', 'walkthrough', 'sample.ts.txt');
  const content = new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
  const document = await vscode.workspace.openTextDocument({ language: 'typescript', content });
  const editor = await vscode.window.showTextDocument(document);
  const start = UNFINISHED.exec(content);
  const end = document.positionAt(start === null ? 0 : start.index + start[0].length);
  editor.selection = new vscode.Selection(end, end);
}
