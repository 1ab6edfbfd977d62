import type { Task, TaskLanguage } from '../tasks/task';
import type { Filler } from './way';

/** The last line that is not blank; '' where there is none. */
export const lastLine = (text: string): string =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .at(-1) ?? '';

const firstLine = (text: string): string =>
  text.split('\n').find((line) => line.trim() !== '') ?? '';

/** The blanks that a line begins with. */
export const indentation = (line: string): string => /^[ \t]*/.exec(line)?.[0] ?? '';

/** Step of indentation of the task sets' code. */
export const STEPS: Readonly<Record<TaskLanguage, string>> = {
  ...{ javascript: '  ', typescript: '  ' },
  ...{ python: '    ', java: '    ', go: '    ', cpp: '    ', c: '    ', rust: '    ' },
};

/** What an always-true answer looks like. */
export const RETURN_TRUE: Readonly<Record<TaskLanguage, string>> = {
  ...{ python: 'return True', go: 'return true' },
  ...{ javascript: 'return true;', typescript: 'return true;', java: 'return true;' },
  ...{ cpp: 'return true;', c: 'return 1;', rust: 'return true;' },
};

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
  return after.length > own.length ? after : own + STEPS[task.language];
}

function statement(text: string): Filler<Task> {
  return { name: `\`${text}\``, fill: (task) => likelyIndentation(task) + text };
}

/** Ways to fill a hole without any model, in `language`. */
export function infillFillers(language: TaskLanguage): readonly Filler<Task>[] {
  return [
    { name: 'empty', fill: () => '', isNoAnswer: true },
    ...(language === 'python' ? [statement('pass')] : []),
    statement(RETURN_TRUE[language]),
    { name: 'copy previous line', fill: (task) => lastLine(task.prefix) },
    { name: 'copy next line', fill: (task) => firstLine(task.suffix) },
  ];
}
