import { contentStart, lineStart } from '../text/lines';
import { commentOf } from './comments';
import type { UnseenLine } from './requestWindow';

/** Longest instruction, in units; a comment is a line. */
const MAX_UNITS = 200;

/** The comment that tells the model what is wanted, above a line and indented like it. */
export function instructionLine(
  text: string,
  at: number,
  languageId: string,
  instruction: string | undefined,
): UnseenLine | undefined {
  const words = instruction?.replace(/\s+/g, ' ').trim().slice(0, MAX_UNITS) ?? '';
  if (words === '') return undefined;
  const line = lineStart(text, at);
  const indent = text.slice(line, contentStart(text, at));
  return { at: line, text: `${indent}${commentOf(words, languageId)}\n` };
}
