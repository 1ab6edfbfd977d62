import * as path from 'node:path';
import * as vscode from 'vscode';
import { COMMANDS, registerCommands } from './editor/shell/commands';
import { EditTracker } from './editor/complete/editTracker';
import { registerGenerate } from './editor/generate/register';
import { InlineCompletions } from './editor/complete/inlineCompletions';
import { registerInspector } from './editor/inspector/register';
import { followEditor } from './editor/shell/lifecycle';
import { Notices } from './editor/shell/notices';
import { Gate } from './editor/shell/gate';
import { Pause } from './editor/shell/pause';
import { Power } from './editor/shell/power';
import { PrivacyGuard } from './editor/shell/privacyGuard';
import { registerProduct } from './editor/shell/product';
import { Registration } from './editor/complete/registration';
import { Proposals } from './editor/proposals/proposals';
import { registerProposals } from './editor/proposals/register';
import { registerRepair } from './editor/repair/register';
import { RuntimeKeeper } from './editor/shell/runtimeKeeper';
import { Statistics } from './editor/complete/statistics';
import { StatusItem } from './editor/shell/statusItem';
import { showStatusMenu } from './editor/shell/statusMenu';
import { Suggester } from './complete/suggester';
import { SuggestionSource } from './complete/source';
import { SYSTEM_CLOCK } from './complete/clock';
import { Debounce } from './complete/debounce';
import { LookAhead } from './complete/lookAhead';
import { TypingCache } from './complete/typingCache';
import { Grammars } from './syntax/grammars';
import { Trees } from './syntax/trees';

/** Wires the parts together; every one of them does its work elsewhere. */
export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('Anneal', { log: true });
  const notices = new Notices(log);
  const status = new StatusItem(COMMANDS.statusMenu);
  const traces = registerInspector(context, notices);
  const folder = context.extensionPath;
  const runtime = new RuntimeKeeper({ folder, log, notices, status, traces });
  const pause = new Pause(context.globalState);
  const grammars = packedGrammars(folder, log);
  const trees = new Trees(grammars);
  const clock = SYSTEM_CLOCK;
  const debounce = new Debounce(clock);
  const suggester = new Suggester({ runtime, trees, status, log, debounce, clock });
  const ahead = new LookAhead(clock);
  const source = new SuggestionSource({ suggester, log, ahead, cache: new TypingCache() });
  const power = new Power();
  const statistics = new Statistics(context.globalState);
  const guard = new PrivacyGuard(log);
  const gate = new Gate({ pause, guard, status });
  const proposals = new Proposals({ notices, status });
  const edits = new EditTracker(guard);
  const provider = new InlineCompletions({
    ...{ source, edits, gate, guard, power, statistics, notices, log },
  });
  const registration = new Registration(provider);
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
    ...[
      log,
      status,
      runtime,
      pause,
      power,
      statistics,
      guard,
      grammars,
      trees,
      edits,
      registration,
    ],
    registerCommands(commands, notices),
    registerProposals(proposals, notices),
    registerGenerate({
      ...{ runtime, grammars, gate, guard, notices, proposals },
      memory: context.globalState,
    }),
    registerRepair({ runtime, grammars, gate, guard, log, notices, proposals }),
    registerProduct({
      ...{ extension: context.extension, memory: context.globalState },
      ...{ notices, pause, statistics, status },
    }),
    followEditor({ gate, guard, pause, power, registration, runtime, source, status, trees }),
  );
}

/** The grammars packed with the extension. One that cannot be loaded costs quality of suggestions, nothing else. */
function packedGrammars(folder: string, log: vscode.LogOutputChannel): Grammars {
  const dist = path.join(folder, 'dist');
  return new Grammars({ grammars: path.join(dist, 'grammars'), engine: dist }, (name, error) => {
    log.warn(`no parser for ${name}: ${error instanceof Error ? error.message : String(error)}`);
  });
}
