import * as vscode from 'vscode';
import type { Edit } from '../../complete/trigger';
import { isCode } from '../shell/gate/eligibility';
import type { PrivacyGuard } from '../shell/privacy/privacyGuard';

/** Remembers the last edit of each open document, by version. */
export class EditTracker implements vscode.Disposable {
  private readonly last = new Map<string, { readonly version: number; readonly edit: Edit }>();
  private readonly listeners: vscode.Disposable;

  constructor(private readonly guard: Pick<PrivacyGuard, 'reason'>) {
    this.listeners = vscode.Disposable.from(
      vscode.workspace.onDidChangeTextDocument((event) => {
        this.changed(event);
      }),
      vscode.workspace.onDidCloseTextDocument((document) => {
        this.last.delete(document.uri.toString());
      }),
    );
  }

  /** The edit that led to the document's present version, when it was a single one. */
  lastEdit(document: vscode.TextDocument): Edit | undefined {
    const known = this.last.get(document.uri.toString());
    return known?.version === document.version ? known.edit : undefined;
  }

  dispose(): void {
    this.listeners.dispose();
  }

  private changed({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    const [change, ...others] = contentChanges;
    if (change === undefined || others.length > 0) return;
    if (!isCode(document) || this.guard.reason(document) !== undefined) return;
    const edit = { inserted: change.text, removed: change.rangeLength };
    this.last.set(document.uri.toString(), { version: document.version, edit });
  }
}
