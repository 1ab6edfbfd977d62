import type { Task, TaskLanguage } from './tasks';

/** A way to fill a hole without any model: the floor below every score. */
export interface Filler {
  readonly name: string;
  readonly languages: readonly TaskLanguage[];
  readonly fill: (task: Task) => string;
}

const ALL: readonly TaskLanguage[] = ['python', 'javascript', 'typescript'];
const BRACED: readonly TaskLanguage[] = ['javascript', 'typescript'];

const lastLine = (text: string): string =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .at(-1) ?? '';

const firstLine = (text: string): string =>
  text.split('\n').find((line) => line.trim() !== '') ?? '';

const indentation = (line: string): string => /^[ \t]*/.exec(line)?.[0] ?? '';

/**
 * Where a statement would begin: as far in as the deeper of the neighbouring lines, and a step further after a line
 * that opens a block.
 */
export function likelyIndentation(task: Task): string {
  const before = lastLine(task.prefix);
  const after = indentation(firstLine(task.suffix));
  const opens = /[:{([]\s*$/.test(before);
  const own = indentation(before);
  if (!opens) return after.length > own.length ? after : own;
  return after.length > own.length ? after : own + (task.language === 'python' ? '    ' : '  ');
}

const statement =
  (text: string) =>
  (task: Task): string =>
    likelyIndentation(task) + text;

export const FILLERS: readonly Filler[] = [
  { name: 'empty', languages: ALL, fill: () => '' },
  { name: '`pass`', languages: ['python'], fill: statement('pass') },
  { name: '`return True`', languages: ['python'], fill: statement('return True') },
  { name: '`return true;`', languages: BRACED, fill: statement('return true;') },
  { name: 'copy previous line', languages: ALL, fill: (task) => lastLine(task.prefix) },
  { name: 'copy next line', languages: ALL, fill: (task) => firstLine(task.suffix) },
];

/** The fillers that make sense in `language`. */
export function fillersOf(language: TaskLanguage): readonly Filler[] {
  return FILLERS.filter((filler) => filler.languages.includes(language));
}
