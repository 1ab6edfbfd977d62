import * as vscode from 'vscode';
import { COMMANDS } from './commands';
import { setLanguageEnabled } from './settings';
import { statusView, type StatusState } from './statusView';

/** Publisher and name in package.json. */
const EXTENSION_ID = 'anneal.anneal';

interface Entry extends vscode.QuickPickItem {
  readonly run: () => unknown;
}

const command = (id: string, ...args: unknown[]) => vscode.commands.executeCommand(id, ...args);

function languageEntry(languageId: string, enabled: boolean): Entry {
  return {
    label: enabled
      ? `$(circle-slash) Turn Off for ${languageId}`
      : `$(check) Turn On for ${languageId}`,
    run: () => setLanguageEnabled(languageId, !enabled),
  };
}

/** Entries of the menu for a state; the failure, if any, comes first and leads to the log. */
function entries(state: StatusState): Entry[] {
  const openLog = () => command(COMMANDS.showLog);
  const failure: Entry[] =
    state.failure === undefined
      ? []
      : [{ label: '$(error) Not working', detail: state.failure, run: openLog }];
  const language =
    state.languageId === undefined ? [] : [languageEntry(state.languageId, state.languageEnabled)];
  return [
    ...failure,
    { label: '$(output) Open Log', run: openLog },
    {
      label: state.paused ? '$(play) Resume' : '$(debug-pause) Pause',
      run: () => command(COMMANDS.togglePause),
    },
    ...language,
    { label: '$(debug-restart) Restart Runtime', run: () => command(COMMANDS.restart) },
    {
      label: '$(gear) Settings',
      run: () => command('workbench.action.openSettings', `@ext:${EXTENSION_ID}`),
    },
  ];
}

/** Shows what Anneal is doing and what can be done about it. */
export async function showStatusMenu(state: StatusState): Promise<void> {
  const [headline, ...details] = statusView(state).tooltip;
  const chosen = await vscode.window.showQuickPick(entries(state), {
    title: headline ?? 'Anneal',
    placeHolder: details.join(' · '),
  });
  await chosen?.run();
}
