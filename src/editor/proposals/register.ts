import * as vscode from 'vscode';
import { registerCommands } from '../shell/commands';
import type { Notices } from '../shell/notices';
import type { Proposals } from './proposals';

/** What can be done with a proposal of any feature. */
export function registerProposals(proposals: Proposals, notices: Notices): vscode.Disposable {
  const commands = registerCommands(
    {
      acceptProposal: (at) => proposals.accept(at),
      reviewProposal: (at) => proposals.review(at),
      discardProposal: (at) => proposals.discard(at),
      stopProposal: () => {
        proposals.stop();
      },
    },
    notices,
  );
  return vscode.Disposable.from(proposals, commands);
}
