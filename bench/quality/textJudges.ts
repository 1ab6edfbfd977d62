import { matches, placeCompletion } from './place';
import type { TaskJudge } from './judge';
import type { Parsers } from './syntax/parsers';
import { tokenEdits } from './syntax/tokenEdits';
import type { FaultyTask } from './tasks/faultySets';
import type { Task } from './tasks/task';
import type { Verdict } from './verdictCache';

/** Edits that a repaired text may be away from the original: more is another text, not the repaired one. */
export const MOST_EDITS = 5;

const verdict = (right: boolean): Promise<Verdict> => Promise.resolve(right ? 'pass' : 'fail');

/** Passes what is the original text, blanks at both ends ignored. */
export class ExactJudge implements TaskJudge<Task> {
  judge(task: Task, completion: string): Promise<Verdict> {
    return verdict(matches(task, placeCompletion(task, completion)).trimmed);
  }
}

/** Passes what comes back as it was. */
export class UnchangedJudge implements TaskJudge<FaultyTask> {
  judge(task: FaultyTask, completion: string): Promise<Verdict> {
    return verdict(completion === task.draft);
  }
}

/** Passes a text that parses and is at most {@link MOST_EDITS} token edits away from the original. */
export class SyntaxJudge implements TaskJudge<FaultyTask> {
  constructor(private readonly parsers: Parsers) {}

  async judge(task: FaultyTask, completion: string): Promise<Verdict> {
    const near = tokenEdits(completion, task.gold) <= MOST_EDITS;
    return near && (await this.parses(task, completion)) ? 'pass' : 'fail';
  }

  parses(task: FaultyTask, completion: string): Promise<boolean> {
    return this.parsers.accepts(task.language, completion);
  }
}
