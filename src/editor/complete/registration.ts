import * as vscode from 'vscode';
import { DOCUMENTS } from '../shell/gate/eligibility';

/**
 * Registers the provider with VS Code, and anew whenever an answer it gave before may no longer be right: VS Code keeps
 * the answer for a place in a document, an empty one too, and does not ask the same provider twice.
 */
export class Registration implements vscode.Disposable {
  private registered: vscode.Disposable | undefined;

  constructor(private readonly provider: vscode.InlineCompletionItemProvider) {}

  /** Makes VS Code forget earlier answers; registers the provider if `wanted`, else leaves it out. */
  renew(wanted: boolean): void {
    this.dispose();
    if (!wanted) return;
    this.registered = vscode.languages.registerInlineCompletionItemProvider(
      [...DOCUMENTS],
      this.provider,
    );
  }

  dispose(): void {
    this.registered?.dispose();
    this.registered = undefined;
  }
}
