import * as vscode from 'vscode';

/** Where a test's document has its cursor. */
export const CURSOR = '‸';

export const run = (command: string, ...args: unknown[]) =>
  vscode.commands.executeCommand(command, ...args);

/** File name endings of the languages the tests use. */
const ENDINGS = { typescript: 'ts', python: 'py', plaintext: 'txt', markdown: 'md' } as const;

/** Each test file is a bundle with a counter of its own; names must not meet those of another. */
const BUNDLE = Date.now().toString(36);
let files = 0;

/** Creates a file of the workspace. */
export async function createFile(name: string, content: string): Promise<vscode.Uri> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  if (folder === undefined) throw new Error('the tests need a workspace');
  const uri = vscode.Uri.joinPath(folder, name);
  await vscode.workspace.fs.writeFile(uri, Buffer.from(content));
  return uri;
}

/** Opens a file with the cursor at its end. */
export async function openAtEnd(uri: vscode.Uri): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(uri);
  const editor = await vscode.window.showTextDocument(document, { preview: false });
  const end = document.positionAt(document.getText().length);
  editor.selection = new vscode.Selection(end, end);
  return document;
}

/**
 * Opens a new file with the cursor where {@link CURSOR} stands, at its end by default. Each has a name of its own: an
 * untitled document may get the contents of the one closed just before.
 */
export async function openText(
  marked: string,
  language: keyof typeof ENDINGS = 'typescript',
): Promise<vscode.TextEditor> {
  const content = marked.replace(CURSOR, '');
  const uri = await createFile(`test-${BUNDLE}-${++files}.${ENDINGS[language]}`, content);
  const document = await vscode.workspace.openTextDocument(uri);
  const editor = await vscode.window.showTextDocument(document);
  const offset = marked.indexOf(CURSOR);
  const position = document.positionAt(offset < 0 ? content.length : offset);
  editor.selection = new vscode.Selection(position, position);
  return editor;
}

/** Asks for a suggestion and resolves once VS Code has the answer. */
export const trigger = () => run('anneal.trigger');

/** Asks VS Code itself, past Anneal's own command, which would explain why there is nothing. */
export const triggerPlainly = () => run('editor.action.inlineSuggest.trigger');

export const type = (text: string) => run('type', { text });

/** Runs a command that changes the document, and gives the text after the change. */
export async function after(document: vscode.TextDocument, command: string): Promise<string> {
  const changed = new Promise<void>((resolve) => {
    const listener = vscode.workspace.onDidChangeTextDocument((event) => {
      if (event.document !== document || event.contentChanges.length === 0) return;
      listener.dispose();
      resolve();
    });
  });
  await run(command);
  await changed;
  return document.getText();
}

export const ACCEPT = 'editor.action.inlineSuggest.commit';

const closed = new Set<string>();

/** Whether `closeAll` has closed the document with this URI. */
export const isClosed = (uri: string) => closed.has(uri);

/** Closes every editor without asking to save. */
export async function closeAll(): Promise<void> {
  for (const { input } of vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs)) {
    if (input instanceof vscode.TabInputText) closed.add(input.uri.toString());
  }
  await run('workbench.action.revertAndCloseActiveEditor');
  await run('workbench.action.closeAllEditors');
}
