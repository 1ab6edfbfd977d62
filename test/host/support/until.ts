import * as vscode from 'vscode';

/** Resolves once `find` finds something, looking whenever tabs or documents change. */
export function until<Found>(find: () => Found | undefined): Promise<Found> {
  return new Promise((resolve) => {
    const listeners: vscode.Disposable[] = [];
    const look = () => {
      const found = find();
      if (found === undefined) return;
      for (const listener of listeners.splice(0)) listener.dispose();
      resolve(found);
    };
    listeners.push(
      vscode.window.tabGroups.onDidChangeTabs(look),
      vscode.window.onDidChangeActiveTextEditor(look),
      vscode.workspace.onDidOpenTextDocument(look),
      vscode.workspace.onDidChangeTextDocument(look),
      vscode.languages.onDidChangeDiagnostics(look),
    );
    look();
  });
}
