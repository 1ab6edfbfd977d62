import * as vscode from 'vscode';
import type { Notices } from './notices';

/** Ids of all commands; those in package.json first. */
export const COMMANDS = {
  trigger: 'anneal.trigger',
  togglePause: 'anneal.togglePause',
  restart: 'anneal.restart',
  showLog: 'anneal.showLog',
  statusMenu: 'anneal.statusMenu',
  generate: 'anneal.generate',
  generateAgain: 'anneal.generateAgain',
  generateLonger: 'anneal.generateLonger',
  repairSelection: 'anneal.repairSelection',
  refactorSelection: 'anneal.refactorSelection',
  fillHoles: 'anneal.fillHoles',
  acceptProposal: 'anneal.acceptProposal',
  reviewProposal: 'anneal.reviewProposal',
  discardProposal: 'anneal.discardProposal',
  stopProposal: 'anneal.stopProposal',
  pause: 'anneal.pause',
  copyDiagnostics: 'anneal.copyDiagnostics',
  clearStatistics: 'anneal.clearStatistics',
  walkthrough: 'anneal.walkthrough',
  openSample: 'anneal.openSample',
  openInspector: 'anneal.openInspector',
  /** What a quick fix runs. In no palette: it is about the fix that was resolved last. */
  openQuickFix: 'anneal.openQuickFix',
  /** What VS Code runs when a suggestion is accepted. In no palette: it is of no use to anyone else. */
  suggestionAccepted: 'anneal.suggestionAccepted',
} as const;

type CommandName = keyof typeof COMMANDS;
export type CommandId = (typeof COMMANDS)[CommandName];

/** What some of the commands do, with the arguments VS Code passes. */
export type CommandTable = Readonly<Partial<Record<CommandName, (...args: unknown[]) => unknown>>>;

/** Registers the commands of a table; whatever one of them throws is logged and shown once. */
export function registerCommands(
  table: CommandTable,
  notices: Pick<Notices, 'bug'>,
): vscode.Disposable {
  const names = Object.keys(table) as CommandName[];
  return vscode.Disposable.from(
    ...names.map((name) => {
      const id = COMMANDS[name];
      return vscode.commands.registerCommand(id, async (...args: unknown[]) => {
        try {
          await table[name]?.(...args);
        } catch (error) {
          notices.bug(vscode.l10n.t('command {0}', id), error);
        }
      });
    }),
  );
}
