import * as path from 'node:path';
import type { LogOutputChannel } from 'vscode';
import { Grammars } from '../../syntax/grammars';

/**
 * The grammars packed with the extension. One that cannot be loaded costs quality of
 * suggestions, nothing else.
 */
export function packedGrammars(extensionFolder: string, log: LogOutputChannel): Grammars {
  const dist = path.join(extensionFolder, 'dist');
  return new Grammars({ grammars: path.join(dist, 'grammars'), engine: dist }, (name, error) => {
    log.warn(`no parser for ${name}: ${error instanceof Error ? error.message : String(error)}`);
  });
}
