import * as vscode from 'vscode';
import type { Indent, Snapshot } from '../../text/snapshot';
import type { SelectedCompletion } from '../../complete/ghostTextRange';
import { leadUpTo } from './notebookLead';
import type { PrivacyGuard } from '../shell/privacy/privacyGuard';

const DEFAULT_TAB_SIZE = 4;

function indentOf(document: vscode.TextDocument): Indent {
  const editor = vscode.window.visibleTextEditors.find((shown) => shown.document === document);
  const { insertSpaces, tabSize } = editor?.options ?? {};
  return {
    insertSpaces: insertSpaces !== false,
    tabSize: typeof tabSize === 'number' ? Math.max(1, tabSize) : DEFAULT_TAB_SIZE,
  };
}

/**
 * The document and a cursor in it, as they are now, with the notebook's cells before it where it is one.
 * @param guard decides which of those cells may be read; that the document itself may be is the caller's matter
 */
export function takeSnapshot(
  document: vscode.TextDocument,
  position: vscode.Position,
  guard: Pick<PrivacyGuard, 'reason'>,
): Snapshot {
  const preamble = leadUpTo(document, guard);
  return {
    uri: document.uri.toString(),
    version: document.version,
    languageId: document.languageId,
    text: document.getText(),
    offset: document.offsetAt(position),
    eol: document.eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n',
    indent: indentOf(document),
    ...(preamble !== '' && { preamble }),
  };
}

/** The entry selected in the suggest widget, in offsets. */
export function selectedIn(
  document: vscode.TextDocument,
  { range, text }: vscode.SelectedCompletionInfo,
): SelectedCompletion {
  return { text, start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
}
