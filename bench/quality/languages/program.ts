import { createHash } from 'node:crypto';
import type { Limits } from '../../sandbox/limits';
import type { Program } from '../../sandbox/run';
import type { Task } from '../tasks/task';

/** A task's program: what is run, and the line it prints as its last act when every test has passed. */
export interface AssembledProgram {
  readonly program: Program;
  readonly marker: string;
}

/** What makes programs of one language and runs them. */
export interface LanguageTools {
  /** Versions by tool, for the results and the cache of verdicts. */
  readonly versions: Readonly<Record<string, string>>;
  readonly limits: Limits;
  /**
   * The program that decides about `placed` in the hole of `task`, or undefined when it is known to be no program.
   *
   * The marker comes behind the last test, so that a completion that ends the program early does not pass.
   */
  readonly assemble: (task: Task, placed: string) => AssembledProgram | undefined;
}

/** A language's tools, or what is missing to run its programs, in plain words. */
export type FoundTools = LanguageTools | { readonly missing: string };

/** The task's text with `placed` in its hole. */
export function completed(task: Task, placed: string): string {
  return `${task.prefix}${placed}${task.suffix}`;
}

/** A line that no program prints by chance. */
export function markerOf(source: string): string {
  return `passed-${createHash('sha256').update(source).digest('hex').slice(0, 16)}`;
}

/** Shell lines that stop at the first failure and print the marker at the end. */
export function shellScript(lines: readonly string[], marker: string): string {
  return ['set -e', ...lines, `echo ${marker}`, ''].join('\n');
}
