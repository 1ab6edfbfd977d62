import * as vscode from 'vscode';
import type { FromPage, ToPage } from '../../inspector/messages';
import { TraceRecorder } from '../../inspector/recorder';
import { traceFile } from '../../inspector/trace';
import { titleOf, viewOf } from '../../inspector/viewOf';
import { inspectorHtml, pageFolders } from './html';

const VIEW_TYPE = 'anneal.inspector';

/** The view of what the last requests did. Requests are recorded while it is open, and forgotten when it is closed. */
export class Inspector implements vscode.Disposable {
  readonly recorder = new TraceRecorder(() => {
    this.sendList();
  });
  private panel: vscode.WebviewPanel | undefined;

  /** @param extension folder the extension is installed in */
  constructor(private readonly extension: vscode.Uri) {}

  /** Shows the view, beside the editor, and records from now on. */
  open(): void {
    this.recorder.isRecording = true;
    if (this.panel !== undefined) {
      this.panel.reveal();
      return;
    }
    const place = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: false };
    const title = vscode.l10n.t('Diffusion Inspector');
    const panel = vscode.window.createWebviewPanel(VIEW_TYPE, title, place, {
      enableScripts: true,
      localResourceRoots: pageFolders(this.extension),
    });
    this.panel = panel;
    panel.webview.onDidReceiveMessage((message: FromPage) => this.receive(message));
    panel.onDidDispose(() => {
      this.panel = undefined;
      this.recorder.isRecording = false;
      this.recorder.clear();
    });
    panel.webview.html = inspectorHtml(panel.webview, this.extension);
  }

  dispose(): void {
    this.panel?.dispose();
  }

  private async receive(message: FromPage): Promise<void> {
    switch (message.type) {
      case 'ready':
        this.sendList();
        return;
      case 'select': {
        const trace = this.recorder.traces.find(({ number }) => number === message.number);
        if (trace !== undefined) {
          this.send({ type: 'view', number: message.number, view: viewOf(trace, vscode.l10n.t) });
        }
        return;
      }
      case 'export':
        await exportTraces(traceFile(this.recorder.traces));
        return;
      case 'clear':
        this.recorder.clear();
    }
  }

  private sendList(): void {
    const { traces } = this.recorder;
    const entries = traces.map((trace) => {
      const isAhead = trace.kind === 'infill' && trace.request.options.ahead === true;
      return { number: trace.number, title: titleOf(trace, vscode.l10n.t), isAhead };
    });
    this.send({ type: 'list', entries });
  }

  private send(message: ToPage): void {
    void this.panel?.webview.postMessage(message);
  }
}

/** Asks for a file and writes the traces into it. */
async function exportTraces(file: ReturnType<typeof traceFile>): Promise<void> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  const name = 'anneal-traces.json';
  const target = await vscode.window.showSaveDialog({
    title: vscode.l10n.t('Export Traces (they contain code)'),
    filters: { JSON: ['json'] },
    ...(folder !== undefined && { defaultUri: vscode.Uri.joinPath(folder.uri, name) }),
  });
  if (target === undefined) return;
  const text = `${JSON.stringify(file, undefined, 2)}\n`;
  try {
    await vscode.workspace.fs.writeFile(target, Buffer.from(text));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    void vscode.window.showErrorMessage(vscode.l10n.t('The traces could not be written: {0}', why));
  }
}
