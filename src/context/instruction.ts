import { contentStart, lineStart } from '../text/lines';
import type { Lead } from './requestWindow';

/** Languages whose comments begin with `#`; the others of this program's begin with `//`. */
const HASH = new Set(['python', 'shellscript', 'ruby', 'perl', 'r', 'yaml', 'toml', 'makefile']);

/** Longest instruction, in units; a comment is a line. */
const MOST_UNITS = 200;

/** The comment that tells the model what is wanted, above a line and indented like it. */
export function instructionLead(
  text: string,
  at: number,
  languageId: string,
  instruction: string | undefined,
): Lead | undefined {
  const words = instruction?.replace(/\s+/g, ' ').trim().slice(0, MOST_UNITS) ?? '';
  if (words === '') return undefined;
  const line = lineStart(text, at);
  const indent = text.slice(line, contentStart(text, at));
  const mark = HASH.has(languageId) ? '#' : '//';
  return { at: line, text: `${indent}${mark} ${words}\n` };
}
