import * as vscode from 'vscode';
import type { Grammars } from '../../syntax/grammars';
import type { Notices } from '../shell/notices';
import type { PrivacyGuard } from '../shell/privacyGuard';
import type { RuntimeKeeper } from '../shell/runtimeKeeper';
import type { StatusItem } from '../shell/statusItem';
import { GENERATE, type GenerateCommand } from './commands';
import { Generations } from './generations';
import { GeneratePrompt } from './prompt';

export interface GenerateParts {
  readonly runtime: RuntimeKeeper;
  readonly grammars: Grammars;
  readonly status: StatusItem;
  readonly notices: Notices;
  readonly guard: PrivacyGuard;
}

/** *Anneal: Generate Code…* and what belongs to it. */
export function registerGenerate(
  context: vscode.ExtensionContext,
  { runtime, grammars, status, notices, guard }: GenerateParts,
): vscode.Disposable {
  const prompt = new GeneratePrompt(context.globalState);
  const generations = new Generations({ runtime, grammars, status, prompt, guard });
  const names = Object.keys(GENERATE) as GenerateCommand[];
  const commands = names.map((name) =>
    vscode.commands.registerCommand(GENERATE[name], async (given?: unknown) => {
      try {
        await generations[name](given);
      } catch (error) {
        notices.bug(vscode.l10n.t('command {0}', GENERATE[name]), error);
      }
    }),
  );
  return vscode.Disposable.from(generations, ...commands);
}
