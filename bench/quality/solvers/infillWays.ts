import type { CliOptions } from '../../common/infillCli';
import type { Task } from '../tasks/task';
import { cursorOf, type CursorStyle } from '../place';
import type { Commands } from './commands';
import type { ModelWay } from './way';

/** How long the canvas was: chosen by the model, or given as the gold text's token count. */
export type LengthMode = 'free' | 'oracle';

/** What is asked of `infill` for every task. */
export interface AskOptions {
  readonly maxTokens: number;
  readonly singleLine: boolean;
  readonly cursor: CursorStyle;
}

/** Length mode as the report names it. */
export const MODE_NAMES: Readonly<Record<LengthMode, string>> = {
  free: 'Anneal, free length',
  oracle: 'Anneal, oracle length',
};

/** The text whose token count is the oracle's length: the gold, without the break that the cursor style leaves out. */
export function oracleText(task: Task, options: AskOptions): string {
  const { suffix } = cursorOf(task, options.cursor);
  const breakIsAsked = suffix === task.suffix;
  return breakIsAsked ? task.gold : task.gold.replace(/\n$/, '');
}

/** The hole filled by `infill`, in each of `modes`. */
export function infillWays(
  { infill }: Commands,
  options: AskOptions,
  modes: readonly LengthMode[],
): readonly ModelWay<Task>[] {
  const limits: CliOptions = { maxTokens: options.maxTokens, singleLine: options.singleLine };
  return modes.map((mode) => ({
    name: MODE_NAMES[mode],
    mode,
    ask: (task) =>
      infill({
        languageId: task.language,
        ...cursorOf(task, options.cursor),
        // A document of its own: no answer is helped by the cache of another task.
        path: `${task.id}-${mode}`,
        options:
          mode === 'oracle' ? { ...limits, oracleLengthOf: oracleText(task, options) } : limits,
      }),
  }));
}
