import * as vscode from 'vscode';

/**
 * Whether `files.exclude` names the document, or a folder above it. Conditional entries (`when`) are about files that
 * others are made into, not about privacy, and do not count.
 */
export function matchesExcluded(
  document: vscode.TextDocument,
  folder: vscode.WorkspaceFolder,
): boolean {
  const excluded: Readonly<Record<string, unknown>> = {
    ...vscode.workspace.getConfiguration('files', document).get<object>('exclude'),
  };
  return Object.entries(excluded).some(
    ([pattern, value]) => value === true && matches(document, folder, pattern),
  );
}

/** The editor's own globs; a pattern names what lies below it as well. */
function matches(
  document: vscode.TextDocument,
  folder: vscode.WorkspaceFolder,
  pattern: string,
): boolean {
  const bare = pattern.replace(/\/+$/, '');
  return [bare, `${bare}/**`].some((glob) => {
    const filter = { pattern: new vscode.RelativePattern(folder, glob) };
    return vscode.languages.match(filter, document) > 0;
  });
}
