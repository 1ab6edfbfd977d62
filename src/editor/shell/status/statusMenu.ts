import * as vscode from 'vscode';
import {
  acceptanceRate,
  KEPT_DAYS,
  offered,
  type Counts,
} from '../../../complete/statistics/ledger';
import { COMMANDS } from '../commands';
import { modeName, showModeMenu } from './modeMenu';
import { setLanguageEnabled } from '../settings';
import { aboutLatency, aboutModel, statusView, type StatusState } from './statusView';

/** Publisher and name in package.json. */
const EXTENSION_ID = 'anneal.anneal';

interface Entry extends vscode.QuickPickItem {
  /** Missing for a line that only informs. */
  readonly run?: () => unknown;
}

const { t } = vscode.l10n;

const command = (id: string, ...args: unknown[]) => vscode.commands.executeCommand(id, ...args);

/** An icon beside a label; one within it would be read out by its name. */
const icon = (name: string) => new vscode.ThemeIcon(name);

const separator = (label: string): Entry => ({
  label,
  kind: vscode.QuickPickItemKind.Separator,
});

/** The failure, if there is one, leads to the log. */
function failureEntries({ failure }: StatusState): Entry[] {
  if (failure === undefined) return [];
  const run = () => command(COMMANDS.showLog);
  return [{ label: t('Not working'), iconPath: icon('error'), detail: failure, run }];
}

function modelEntries({ info, lastMs }: StatusState): Entry[] {
  if (info === undefined) return [];
  const { name, takes } = aboutModel(info, t);
  const latency = lastMs === undefined ? [] : [aboutLatency(lastMs, t)];
  return [{ label: name, iconPath: icon('chip'), detail: [takes, ...latency].join(' · ') }];
}

function countEntries(counts: Counts): Entry[] {
  const rate = acceptanceRate(counts);
  if (rate === undefined) return [];
  const { accepted, partly } = counts;
  const percent = Math.round(rate * 100);
  return [
    {
      label: t(
        'Accepted: {0} of {1} suggestions ({2} %)',
        accepted + partly,
        offered(counts),
        percent,
      ),
      iconPath: icon('graph'),
      detail: t(
        '{0} whole, {1} in part, in the last {2} days; counted on this machine only',
        accepted,
        partly,
        KEPT_DAYS,
      ),
    },
    {
      label: t('Clear Statistics'),
      iconPath: icon('trash'),
      run: () => command(COMMANDS.clearStatistics),
    },
  ];
}

/** Ways to stop, or the way back from the stop that is in force. */
function pauseEntry(state: StatusState): Entry {
  const { refusal } = state;
  if (refusal?.kind === 'paused') {
    return { label: t('Resume'), iconPath: icon('play'), run: () => command(COMMANDS.togglePause) };
  }
  if (refusal?.kind === 'language') {
    const { languageId } = refusal;
    return {
      label: t('Turn On for {0}', languageId),
      iconPath: icon('check'),
      run: () => setLanguageEnabled(languageId, true),
    };
  }
  return refusal?.kind === 'filePaused'
    ? {
        label: t('Resume in This File'),
        iconPath: icon('play'),
        run: () => command(COMMANDS.pause, 'file'),
      }
    : {
        label: t('Pause...'),
        iconPath: icon('debug-pause'),
        run: () => command(COMMANDS.pause),
      };
}

/** Entries of the menu for a state. */
function entries(state: StatusState, counts: Counts): Entry[] {
  return [
    ...failureEntries(state),
    separator(t('Model')),
    ...modelEntries(state),
    ...countEntries(counts),
    separator(t('Suggestions')),
    {
      label: t('Suggestions: {0}', modeName(state.mode)),
      iconPath: icon('lightbulb'),
      run: () => showModeMenu(state.mode),
    },
    pauseEntry(state),
    separator(t('Help')),
    { label: t('Open Log'), iconPath: icon('output'), run: () => command(COMMANDS.showLog) },
    {
      label: t('Copy Diagnostics'),
      iconPath: icon('clippy'),
      detail: t('Versions, settings and figures for a bug report; no code'),
      run: () => command(COMMANDS.copyDiagnostics),
    },
    {
      label: t('Restart Runtime'),
      iconPath: icon('debug-restart'),
      run: () => command(COMMANDS.restart),
    },
    {
      label: t('Settings'),
      iconPath: icon('gear'),
      run: () => command('workbench.action.openSettings', `@ext:${EXTENSION_ID}`),
    },
    {
      label: t('First Steps'),
      iconPath: icon('book'),
      run: () => command(COMMANDS.walkthrough),
    },
  ];
}

/** Shows what Anneal is doing and what can be done about it. Choosing a line that only informs leaves the menu open. */
export async function showStatusMenu(state: StatusState, counts: Counts): Promise<void> {
  const [headline, ...details] = statusView(state, t).tooltip;
  const items = entries(state, counts);
  for (;;) {
    const chosen = await vscode.window.showQuickPick(items, {
      title: headline ?? 'Anneal',
      placeHolder: details.at(-1) ?? '',
    });
    if (chosen === undefined) return;
    if (chosen.run !== undefined) {
      await chosen.run();
      return;
    }
  }
}
