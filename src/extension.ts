import * as path from 'node:path';
import * as vscode from 'vscode';
import { CompletionFeature } from './editor/complete/completion';
import { Statistics } from './editor/complete/statistics';
import { registerGenerate } from './editor/generate/register';
import { registerInspector } from './editor/inspector/register';
import { Proposals } from './editor/proposals/proposals';
import { registerProposals } from './editor/proposals/register';
import { registerRepair } from './editor/repair/register';
import { COMMANDS, registerCommands } from './editor/shell/commands';
import { Gate } from './editor/shell/gate/gate';
import { followEditor } from './editor/shell/lifecycle';
import { Notices } from './editor/shell/notices';
import { Pause } from './editor/shell/pause/pause';
import { Power } from './editor/shell/pause/power';
import { PrivacyGuard } from './editor/shell/privacy/privacyGuard';
import { registerProduct } from './editor/shell/product';
import { RuntimeKeeper } from './editor/shell/runtimeKeeper';
import { StatusItem } from './editor/shell/status/statusItem';
import { showStatusMenu } from './editor/shell/status/statusMenu';
import { Grammars } from './syntax/grammars';
import { Trees } from './syntax/trees';

/** Wires the parts together; every one of them does its work elsewhere. */
export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('Anneal', { log: true });
  const notices = new Notices(log);
  const status = new StatusItem(COMMANDS.statusMenu);
  const traces = registerInspector(context, notices);
  const folder = context.extensionPath;
  const memory = context.globalState;
  const storage = context.globalStorageUri.fsPath;
  const runtime = new RuntimeKeeper({ folder, storage, log, notices, status, traces });
  const grammars = packedGrammars(folder, log);
  const trees = new Trees(grammars);
  const pause = new Pause(memory);
  const power = new Power();
  const guard = new PrivacyGuard(log);
  const gate = new Gate({ pause, guard, status });
  const statistics = new Statistics(memory);
  const base = { runtime, gate, guard, log, notices, status };
  const completion = new CompletionFeature({ ...base, trees, power, statistics });
  const proposals = new Proposals(base);
  const commands = {
    trigger: async () => {
      if (gate.editorToWorkIn() === undefined) return;
      await vscode.commands.executeCommand('editor.action.inlineSuggest.trigger');
    },
    togglePause: () => pause.toggle(),
    restart: () => {
      runtime.restart();
    },
    showLog: () => {
      log.show();
    },
    statusMenu: () => showStatusMenu(status.state, statistics.counts),
    suggestionAccepted: (id: unknown) => {
      statistics.accepted(id);
    },
  };
  context.subscriptions.push(
    ...[log, status, runtime, pause, power, statistics, guard, grammars, trees, completion],
    registerCommands(commands, notices),
    registerProposals(proposals, notices),
    registerGenerate({ ...base, grammars, proposals, memory }),
    registerRepair({ ...base, grammars, proposals }),
    registerProduct({ extension: context.extension, memory, notices, pause, statistics, status }),
    followEditor({ ...base, completion, pause, power, trees }),
  );
}

/** The grammars packed with the extension. One that cannot be loaded costs quality of suggestions, nothing else. */
function packedGrammars(folder: string, log: vscode.LogOutputChannel): Grammars {
  const dist = path.join(folder, 'dist');
  return new Grammars({ grammars: path.join(dist, 'grammars'), engine: dist }, (name, error) => {
    log.warn(`no parser for ${name}: ${error instanceof Error ? error.message : String(error)}`);
  });
}
