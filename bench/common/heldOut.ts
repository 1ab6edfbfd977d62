import { existsSync } from 'node:fs';
import { readJsonLines, stringAt, type JsonObject } from './json';
import { HELD_OUT, relativeToRoot } from './paths';

/** A file of a package that no training has seen. */
export interface HeldOutFile {
  readonly languageId: string;
  readonly package: string;
  readonly path: string;
  readonly text: string;
}

/** The held-out sample; throws with the way to make it when it is missing. */
export function readHeldOut(file = HELD_OUT): HeldOutFile[] {
  if (!existsSync(file)) {
    throw new Error(`no ${relativeToRoot(file)}: bench/data/README.md says how to make it`);
  }
  return readJsonLines(file).map(toHeldOutFile);
}

/** A line of the sample, or of the corpus's held-out part, which has the same shape. */
export function toHeldOutFile(line: JsonObject): HeldOutFile {
  return {
    languageId: stringAt(line, 'lang'),
    package: stringAt(line, 'package'),
    path: stringAt(line, 'path'),
    text: stringAt(line, 'text'),
  };
}
