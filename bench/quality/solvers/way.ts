import type { CliAnswer } from '../../common/infillCli';
import type { Task } from '../tasks/task';

/** What a row is: a length mode of infilling, its other order, another command, or no model at all. */
export type RowMode = 'free' | 'oracle' | 'left-to-right' | 'generate' | 'repair' | 'filler';

/** A way for the model to answer tasks; the row of the table has its name. */
export interface ModelWay<T extends Task> {
  readonly name: string;
  readonly mode: RowMode;
  /** The answer; its text goes into the task's hole. */
  readonly ask: (task: T) => Promise<CliAnswer>;
}

/** A way to answer tasks without any model: the floor below every score. */
export interface Filler<T extends Task> {
  readonly name: string;
  readonly fill: (task: T) => string;
  /** Whether this is no answer at all: tasks that pass with it are named in the result. */
  readonly isNoAnswer?: boolean;
}

/** A row that cannot be filled, and why. */
export interface MissingWay {
  readonly name: string;
  readonly reason: string;
}

/** All rows of a set's table. */
export interface Ways<T extends Task> {
  readonly models: readonly ModelWay<T>[];
  readonly fillers: readonly Filler<T>[];
  readonly missing: readonly MissingWay[];
}
