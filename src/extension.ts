import * as vscode from 'vscode';
import { COMMANDS, registerCommands } from './editor/commands';
import { EditTracker } from './editor/editTracker';
import { InlineCompletions } from './editor/inlineCompletions';
import { followEditor } from './editor/lifecycle';
import { Notices } from './editor/notices';
import { packedGrammars } from './editor/parsing';
import { Pause } from './editor/pause';
import { Registration } from './editor/registration';
import { RuntimeKeeper } from './editor/runtimeKeeper';
import { StatusItem } from './editor/statusItem';
import { showStatusMenu } from './editor/statusMenu';
import { Suggester } from './editor/suggest';
import { SYSTEM_CLOCK } from './editor/systemClock';
import { triggerSuggestion } from './editor/trigger';
import { Debounce } from './request/debounce';
import { TypingCache } from './request/typingCache';
import { Trees } from './syntax/trees';

/** Wires the parts together; every one of them does its work elsewhere. */
export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('Anneal', { log: true });
  const notices = new Notices(log);
  const status = new StatusItem(COMMANDS.statusMenu);
  const runtime = new RuntimeKeeper({ folder: context.extensionPath, log, notices, status });
  const pause = new Pause(context.globalState);
  const grammars = packedGrammars(context.extensionPath, log);
  const trees = new Trees(grammars);
  const cache = new TypingCache();
  const suggester = new Suggester({
    runtime,
    trees,
    status,
    log,
    debounce: new Debounce(SYSTEM_CLOCK),
  });
  const edits = new EditTracker();
  const provider = new InlineCompletions({ suggester, cache, edits, pause, notices, log });
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
    statusMenu: () => showStatusMenu(status.state),
  };
  context.subscriptions.push(
    ...[log, status, runtime, pause, grammars, trees, edits, registration],
    registerCommands(commands, notices),
    followEditor({ cache, pause, registration, runtime, status, suggester, trees }),
  );
}
