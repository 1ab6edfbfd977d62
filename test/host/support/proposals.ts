import * as vscode from 'vscode';
import { run } from './editing';
import { until } from './until';

/** The proposal in the active tab: its URI and both sides. */
export interface ShownProposal {
  readonly uri: vscode.Uri;
  readonly document: vscode.TextDocument;
}

/** The diff of a proposal when one is open in front. */
export function shownProposal(): ShownProposal | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (!(input instanceof vscode.TabInputTextDiff)) return undefined;
  const uri = input.modified;
  const document = vscode.workspace.textDocuments.find(
    (other) => other.uri.toString() === uri.toString(),
  );
  return uri.scheme === 'anneal-proposal' && document !== undefined ? { uri, document } : undefined;
}

/** Resolves once the proposal in front shows a text for which `holds`. */
export const untilShown = (holds: (text: string) => boolean): Promise<ShownProposal> =>
  until(() => {
    const shown = shownProposal();
    return shown !== undefined && holds(shown.document.getText()) ? shown : undefined;
  });

/** Whether the view of a proposal is open, in front or not. */
export function isProposalOpen(): boolean {
  const tabs = vscode.window.tabGroups.all.flatMap(({ tabs: all }) => all);
  return tabs.some(
    ({ input }) =>
      input instanceof vscode.TabInputTextDiff && input.modified.scheme === 'anneal-proposal',
  );
}

/** Resolves once no proposal is open. */
export const untilClosed = (): Promise<true> => until(() => (isProposalOpen() ? undefined : true));

/** Begins a command and does not wait for its end, which a proposal's user decides. */
export const begin = (command: string): void => {
  void run(command);
};
