import * as vscode from 'vscode';
import type { TraceSink } from '../../model/process/traceSink';
import type { Notices } from '../shell/notices';
import { Inspector } from './inspector';

/** Id of the command in package.json. */
const OPEN = 'anneal.openInspector';

/**
 * *Anneal: Open Diffusion Inspector*.
 * @returns what the runtime's client tells of its requests while the inspector is open
 */
export function registerInspector(context: vscode.ExtensionContext, notices: Notices): TraceSink {
  const inspector = new Inspector(context.extensionUri);
  const command = vscode.commands.registerCommand(OPEN, () => {
    try {
      inspector.open();
    } catch (error) {
      notices.bug(vscode.l10n.t('command {0}', OPEN), error);
    }
  });
  context.subscriptions.push(inspector, command);
  return inspector.recorder;
}
