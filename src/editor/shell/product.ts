import os from 'node:os';
import * as vscode from 'vscode';
import { registerCommands } from './commands';
import { diagnostics } from './status/diagnostics';
import { openSample, showWalkthrough } from './firstSteps';
import type { Notices } from './notices';
import type { Pause } from './pause/pause';
import { showPauseMenu } from './pause/pauseMenu';
import { watchRivals } from './rivalNotice';
import { readSettings } from './settings';
import type { Statistics } from '../complete/statistics';
import type { StatusItem } from './status/statusItem';

export interface ProductParts {
  readonly extension: vscode.Extension<unknown>;
  readonly memory: vscode.Memento;
  readonly notices: Notices;
  readonly pause: Pause;
  readonly statistics: Statistics;
  readonly status: StatusItem;
}

/** What surrounds the engine: pausing, statistics, diagnostics, first steps, and peace with other extensions. */
export function registerProduct(parts: ProductParts): vscode.Disposable {
  const { extension, memory, notices, pause, statistics } = parts;
  const commands = registerCommands(
    {
      pause: (where) => {
        const document = vscode.window.activeTextEditor?.document;
        if (where !== 'file' || document === undefined) return showPauseMenu(pause);
        pause.toggleFile(document);
        return undefined;
      },
      copyDiagnostics: () => copyDiagnostics(parts),
      clearStatistics: async () => {
        await statistics.clear();
        const message = vscode.l10n.t('Anneal: the statistics are cleared.');
        void vscode.window.showInformationMessage(message);
      },
      walkthrough: showWalkthrough,
      openSample: () => openSample(extension.extensionUri),
    },
    notices,
  );
  return vscode.Disposable.from(watchRivals(memory), commands);
}

async function copyDiagnostics({ extension, statistics, status }: ProductParts): Promise<void> {
  const { version } = extension.packageJSON as { readonly version: string };
  const { info, lastMs, failure } = status.state;
  const text = diagnostics({
    anneal: version,
    editor: vscode.version,
    platform: `${process.platform}-${process.arch}, Node ${process.versions.node}`,
    remote: vscode.env.remoteName,
    settings: readSettings(),
    ...{ info, lastMs, failure },
    counts: statistics.counts,
    home: os.homedir(),
  });
  await vscode.env.clipboard.writeText(text);
  const message = vscode.l10n.t(
    'Anneal: the diagnostics are in the clipboard. There is no code in them.',
  );
  void vscode.window.showInformationMessage(message);
}
