import type * as vscode from 'vscode';
import { registerCommands } from '../shell/commands';
import type { Notices } from '../shell/notices';
import { Generations, type GenerationsParts } from './generations';
import { GeneratePrompt } from './prompt';

export interface GenerateParts extends Omit<GenerationsParts, 'prompt'> {
  readonly notices: Notices;
  /** Remembers the descriptions used. */
  readonly memory: vscode.Memento;
}

/** *Anneal: Generate Code…* and what belongs to it. */
export function registerGenerate(parts: GenerateParts): vscode.Disposable {
  const prompt = new GeneratePrompt(parts.memory);
  const generations = new Generations({ ...parts, prompt });
  return registerCommands(
    {
      generate: (given) => generations.start(given),
      generateAgain: (at) => generations.again(at, 'again'),
      generateLonger: (at) => generations.again(at, 'longer'),
    },
    parts.notices,
  );
}
