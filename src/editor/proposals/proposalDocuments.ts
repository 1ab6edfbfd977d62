import * as vscode from 'vscode';
import { maskRuns } from '../../proposal/liveText';
import { PROPOSAL_SCHEME, type ProposalSession } from './session';

/** The documents on the proposed side of the diffs: their texts, and how masks look in them. */
export class ProposalDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly sessions = new Map<string, ProposalSession>();
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  private readonly masks = vscode.window.createTextEditorDecorationType({
    color: new vscode.ThemeColor('editorGhostText.foreground'),
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
  });
  private readonly registrations: vscode.Disposable;

  readonly onDidChange = this.changed.event;

  constructor() {
    this.registrations = vscode.Disposable.from(
      vscode.workspace.registerTextDocumentContentProvider(PROPOSAL_SCHEME, this),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document.uri.scheme === PROPOSAL_SCHEME) this.paint(document);
      }),
      vscode.window.onDidChangeVisibleTextEditors((editors) => {
        for (const { document } of editors) {
          if (document.uri.scheme === PROPOSAL_SCHEME) this.paint(document);
        }
      }),
    );
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    const session = this.sessions.get(uri.toString());
    return session?.proposal.shown ?? `${vscode.l10n.t('This proposal is no longer there.')}\n`;
  }

  add(session: ProposalSession): void {
    this.sessions.set(session.uri.toString(), session);
    session.onDidChange(() => {
      this.changed.fire(session.uri);
    });
  }

  remove(session: ProposalSession): void {
    this.sessions.delete(session.uri.toString());
  }

  dispose(): void {
    this.registrations.dispose();
    this.masks.dispose();
    this.changed.dispose();
  }

  /** Marks the masks in the editors that show a document. */
  private paint(document: vscode.TextDocument): void {
    const session = this.sessions.get(document.uri.toString());
    const isForming = session?.proposal.state === 'forming';
    const runs = isForming ? maskRuns(document.getText()) : [];
    const ranges = runs.map(({ start, end }) => {
      return new vscode.Range(document.positionAt(start), document.positionAt(end));
    });
    for (const editor of vscode.window.visibleTextEditors) {
      if (editor.document === document) editor.setDecorations(this.masks, ranges);
    }
  }
}
