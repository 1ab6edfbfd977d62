import * as vscode from 'vscode';
import { COMMANDS, registerCommands } from './editor/shell/commands';
import { EditTracker } from './editor/complete/editTracker';
import { registerGenerate } from './editor/generate/register';
import { InlineCompletions } from './editor/complete/inlineCompletions';
import { registerInspector } from './editor/inspector/register';
import { followEditor } from './editor/shell/lifecycle';
import { Notices } from './editor/shell/notices';
import { packedGrammars } from './editor/shell/loadGrammars';
import { Pause } from './editor/shell/pause';
import { Power } from './editor/shell/power';
import { PrivacyGuard } from './editor/shell/privacyGuard';
import { registerProduct } from './editor/shell/product';
import { Registration } from './editor/complete/registration';
import { registerRepair } from './editor/repair/register';
import { RuntimeKeeper } from './editor/shell/runtimeKeeper';
import { Statistics } from './editor/complete/statistics';
import { StatusItem } from './editor/shell/statusItem';
import { showStatusMenu } from './editor/shell/statusMenu';
import { Suggester } from './complete/suggester';
import { SuggestionSource } from './complete/source';
import { SYSTEM_CLOCK } from './editor/shell/systemClock';
import { triggerSuggestion } from './editor/complete/trigger';
import { Debounce } from './complete/debounce';
import { LookAhead } from './complete/lookAhead';
import { TypingCache } from './complete/typingCache';
import { Trees } from './syntax/trees';

/** Wires the parts together; every one of them does its work elsewhere. */
export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('Anneal', { log: true });
  const notices = new Notices(log);
  const status = new StatusItem(COMMANDS.statusMenu);
  const traces = registerInspector(context, notices);
  const folder = context.extensionPath;
  const storage = context.globalStorageUri.fsPath;
  const runtime = new RuntimeKeeper({ folder, storage, log, notices, status, traces });
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
  const edits = new EditTracker(guard);
  const provider = new InlineCompletions({
    ...{ source, edits, guard, pause, power, statistics, notices, log },
  });
  const registration = new Registration(provider);
  const commands = {
    trigger: () => triggerSuggestion(status.state),
    togglePause: () => pause.toggle(),
    restart: () => {
      runtime.restart();
    },
    showLog: () => {
      log.show();
    },
    statusMenu: () => showStatusMenu(status.state, statistics.counts),
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
    registerGenerate(context, { runtime, grammars, status, notices, guard }),
    registerRepair({ runtime, grammars, notices, status, pause, guard, log }),
    registerProduct({
      ...{ extension: context.extension, memory: context.globalState },
      ...{ notices, pause, statistics, status },
    }),
    followEditor({ guard, pause, power, registration, runtime, source, status, trees }),
  );
}
