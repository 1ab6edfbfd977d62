/**
 * The editor's translation of a message, `vscode.l10n.t`: `{0}` stands for the first argument. Passed to what is tested
 * without an editor.
 */
export type Translate = (message: string, ...args: (string | number)[]) => string;
