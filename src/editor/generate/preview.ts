import * as path from 'node:path';
import * as vscode from 'vscode';

/** Scheme of documents that show code which is not in the user's document. */
export const SCHEME = 'anneal-generated';

/** Least time between two changes of the view, in ms: more often nobody can read. */
const FRAME_MS = 100;

/**
 * Shows what a document would be, beside what it is, in VS Code's diff editor. The right side is a document of Anneal's
 * own that nobody can edit; the user's stays untouched.
 */
export class Preview implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  private readonly closed = new vscode.EventEmitter<void>();
  private readonly disposables: vscode.Disposable;
  private shown: { readonly uri: vscode.Uri; text: string } | undefined;
  private timer: NodeJS.Timeout | undefined;
  private count = 0;

  readonly onDidChange = this.changed.event;

  /** Fires when the user closes the view. */
  readonly onDidClose = this.closed.event;

  constructor() {
    this.disposables = vscode.Disposable.from(
      vscode.workspace.registerTextDocumentContentProvider(SCHEME, this),
      vscode.window.tabGroups.onDidChangeTabs(({ closed }) => {
        if (closed.some((tab) => this.isOurs(tab))) this.forget();
      }),
      this.changed,
      this.closed,
    );
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return uri.toString() === this.shown?.uri.toString() ? this.shown.text : '';
  }

  /** Opens the view on a place of a document. */
  async open(
    document: vscode.TextDocument,
    position: vscode.Position,
    text: string,
  ): Promise<void> {
    const name = path.posix.basename(document.uri.path);
    // Each view has a URI of its own: VS Code keeps the text of one it has seen.
    const uri = document.uri.with({ scheme: SCHEME, query: `${++this.count}`, authority: '' });
    this.shown = { uri, text };
    const shown = await vscode.workspace.openTextDocument(uri);
    await vscode.languages.setTextDocumentLanguage(shown, document.languageId);
    const selection = new vscode.Range(position, position);
    const title = vscode.l10n.t('Anneal: {0} with generated code', name);
    const options: vscode.TextDocumentShowOptions = { selection, preview: true };
    await vscode.commands.executeCommand('vscode.diff', document.uri, uri, title, options);
  }

  /** Changes what is shown; several changes in a moment become one, but for one that is final. */
  show(text: string, isFinal: boolean): void {
    if (this.shown === undefined) return;
    this.shown.text = text;
    if (isFinal) {
      clearTimeout(this.timer);
      this.timer = undefined;
      this.changed.fire(this.shown.uri);
      return;
    }
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      if (this.shown !== undefined) this.changed.fire(this.shown.uri);
    }, FRAME_MS);
  }

  /** Closes the view. */
  async close(): Promise<void> {
    const tabs = vscode.window.tabGroups.all.flatMap(({ tabs: all }) => all);
    const ours = tabs.filter((tab) => this.isOurs(tab));
    this.shown = undefined;
    clearTimeout(this.timer);
    this.timer = undefined;
    await vscode.window.tabGroups.close(ours);
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.disposables.dispose();
  }

  private forget(): void {
    this.shown = undefined;
    this.closed.fire();
  }

  private isOurs({ input }: vscode.Tab): boolean {
    const { shown } = this;
    if (shown === undefined || !(input instanceof vscode.TabInputTextDiff)) return false;
    return input.modified.toString() === shown.uri.toString();
  }
}
