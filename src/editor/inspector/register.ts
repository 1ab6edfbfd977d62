import type * as vscode from 'vscode';
import type { TraceSink } from '../../model/process/traceSink';
import { registerCommands } from '../shell/commands';
import type { Notices } from '../shell/notices';
import { Inspector } from './inspector';

/**
 * *Anneal: Open Diffusion Inspector*.
 * @returns what the runtime's client tells of its requests while the inspector is open
 */
export function registerInspector(context: vscode.ExtensionContext, notices: Notices): TraceSink {
  const inspector = new Inspector(context.extensionUri);
  const command = registerCommands(
    {
      openInspector: () => {
        inspector.open();
      },
    },
    notices,
  );
  context.subscriptions.push(inspector, command);
  return inspector.recorder;
}
