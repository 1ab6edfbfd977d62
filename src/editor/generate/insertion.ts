import * as vscode from 'vscode';
import { isBlank } from '../../text/snapshot';
import type { Proposal } from '../../generate/proposal';
import { say } from './announce';

/**
 * Inserts generated code as one step to undo, with the cursor behind it. Where the document cannot be changed, or is
 * not what the offsets are about any more, says so and offers the code.
 * @param version of the document that the proposal is for
 */
export async function insertCode(
  document: vscode.TextDocument,
  { start, end, text }: Proposal,
  version: number,
): Promise<void> {
  const editor = await vscode.window.showTextDocument(document);
  const range = new vscode.Range(document.positionAt(start), document.positionAt(end));
  const isSame = document.version === version;
  const isDone =
    isSame &&
    (await editor.edit((edit) => {
      edit.replace(range, text);
    }));
  if (!isDone) {
    await offerCopy(vscode.l10n.t('The document could not be changed.'), text);
    return;
  }
  const inserted = text.replaceAll('\n', eolOf(document));
  const cursor = document.positionAt(start + inserted.length);
  editor.selection = new vscode.Selection(cursor, cursor);
  editor.revealRange(new vscode.Range(range.start, cursor));
  say(vscode.l10n.t('Anneal inserted the generated code.'));
}

/** Says why code was not inserted, and leaves it to the user. */
export async function offerCopy(why: string, text: string): Promise<void> {
  const copy = vscode.l10n.t('Copy Generated Code');
  const choice = await vscode.window.showWarningMessage(why, ...(isBlank(text) ? [] : [copy]));
  if (choice === copy) await vscode.env.clipboard.writeText(text);
}

function eolOf({ eol }: vscode.TextDocument): string {
  return eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n';
}
