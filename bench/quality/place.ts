import type { Task } from './tasks/task';

/** What the model is asked: `published` is the set's own cut, `own-line` leaves the line's break in the suffix. */
export type CursorStyle = 'published' | 'own-line';

/** Prefix and suffix of the request for `task`. */
export function cursorOf(task: Task, style: CursorStyle): { prefix: string; suffix: string } {
  const goldEndsLine = task.gold.endsWith('\n') && !task.suffix.startsWith('\n');
  const suffix = style === 'own-line' && goldEndsLine ? `\n${task.suffix}` : task.suffix;
  return { prefix: task.prefix, suffix };
}

/**
 * The completion as it goes into the program.
 *
 * A completion that lacks only the line break between itself and the suffix gets it: some sets count the break to the
 * gold text, while an editor's completion of a line leaves it alone. An empty completion stays empty.
 */
export function placeCompletion(task: Task, completion: string): string {
  if (completion === '' || completion.endsWith('\n') || task.suffix.startsWith('\n')) {
    return completion;
  }
  return task.gold.endsWith('\n') ? `${completion}\n` : completion;
}

/** Exact match, strict and with blanks at both ends ignored. */
export function matches(task: Task, placed: string): { exact: boolean; trimmed: boolean } {
  return { exact: placed === task.gold, trimmed: placed.trim() === task.gold.trim() };
}
