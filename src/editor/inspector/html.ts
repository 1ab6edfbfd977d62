import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { pageHtml } from './pageHtml';

/** Folders the page may load from: nothing else, and nothing from elsewhere. */
export function pageFolders(extension: vscode.Uri): vscode.Uri[] {
  return [vscode.Uri.joinPath(extension, 'media'), vscode.Uri.joinPath(extension, 'dist')];
}

/** The page without its content, which `src/page` fills in. */
export function inspectorHtml(webview: vscode.Webview, extension: vscode.Uri): string {
  const uri = (...path: string[]): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(extension, ...path)).toString();
  const page = {
    language: vscode.env.language,
    source: webview.cspSource,
    nonce: randomBytes(16).toString('hex'),
    script: uri('dist', 'inspector.js'),
    style: uri('media', 'inspector.css'),
  };
  return pageHtml(page, vscode.l10n.t);
}
