import path from 'node:path';
import { languageIdOfEnding } from '../languages';

/** Language id of a file by its name; `plaintext` for those this program does not know. */
export function languageOfFile(file: string): string {
  return languageIdOfEnding(path.extname(file));
}
