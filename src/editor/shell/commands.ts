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

/** Registers every command of the table. */
export function registerCommands(table: CommandTable, notices: Notices): vscode.Disposable {
  const names = Object.keys(COMMANDS) as (keyof typeof COMMANDS)[];
  return vscode.Disposable.from(
    ...names.map((name) => registerCommand(COMMANDS[name], notices, () => table[name]())),
  );
}

/** Registers a command; whatever it throws is logged and shown once. */
export function registerCommand(
  id: string,
  notices: Notices,
  does: (...args: unknown[]) => unknown,
): vscode.Disposable {
  return vscode.commands.registerCommand(id, async (...args: unknown[]) => {
    try {
      await does(...args);
    } catch (error) {
      notices.bug(vscode.l10n.t('command {0}', id), error);
    }
  });
}
