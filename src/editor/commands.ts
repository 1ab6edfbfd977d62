import * as vscode from 'vscode';
import type { Notices } from './notices';

/** Ids of the commands in package.json. */
export const COMMANDS = {
  trigger: 'anneal.trigger',
  togglePause: 'anneal.togglePause',
  restart: 'anneal.restart',
  showLog: 'anneal.showLog',
  statusMenu: 'anneal.statusMenu',
} as const;

/** What each command does. */
export type CommandTable = Readonly<Record<keyof typeof COMMANDS, () => unknown>>;

/** Registers every command; whatever one throws is logged and shown once. */
export function registerCommands(table: CommandTable, notices: Notices): vscode.Disposable {
  const names = Object.keys(COMMANDS) as (keyof typeof COMMANDS)[];
  return vscode.Disposable.from(
    ...names.map((name) =>
      vscode.commands.registerCommand(COMMANDS[name], async () => {
        try {
          await table[name]();
        } catch (error) {
          notices.bug(`command ${COMMANDS[name]}`, error);
        }
      }),
    ),
  );
}
