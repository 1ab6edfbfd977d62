import { Slots } from '../sandbox/pool';
import { runSandboxed, type Outcome } from '../sandbox/run';
import type { Toolchain } from './languages/toolchain';
import { placeCompletion } from './place';
import type { Task } from './tasks/task';
import { VerdictCache, type Verdict } from './verdictCache';

/** Decides whether an answer is right. */
export interface TaskJudge<T extends Task> {
  readonly judge: (task: T, completion: string) => Promise<Verdict>;
  /** Whether the answer parses; absent where nobody asks. */
  readonly parses?: (task: T, completion: string) => Promise<boolean>;
}

function verdictOf(outcome: Outcome, marker: string): Verdict {
  if (outcome.ending === 'timeout') return 'timeout';
  const finished = outcome.output.trimEnd().split('\n').includes(marker);
  return outcome.status === 0 && finished ? 'pass' : 'fail';
}

/** Decides by running the tests whether a completion is right; a few programs at once, each in a sandbox. */
export class Judge implements TaskJudge<Task> {
  private readonly slots: Slots;

  constructor(
    private readonly toolchain: Toolchain,
    private readonly cache: VerdictCache,
    jobs: number,
  ) {
    this.slots = new Slots(jobs);
  }

  /** The verdict on `completion` in the hole of `task`; rejects when the language's tools are missing. */
  async judge(task: Task, completion: string): Promise<Verdict> {
    const tools = this.toolchain.tools(task.language);
    if (tools === undefined) throw new Error(this.toolchain.missing(task.language));
    const assembled = tools.assemble(task, placeCompletion(task, completion));
    if (assembled === undefined) return 'fail';
    const { program, marker } = assembled;
    const { limits, versions } = tools;
    const key = VerdictCache.keyOf(task.language, program.files, limits, versions);
    const known = this.cache.get(key);
    if (known !== undefined) return known;
    const outcome = await this.slots.run((slot) => runSandboxed(program, slot, limits));
    const verdict = verdictOf(outcome, marker);
    // The clock on the wall depends on what else runs; the limit of processor time does not.
    const byTheClock = verdict === 'timeout' && outcome.status === -1;
    if (!byTheClock) this.cache.set(key, verdict);
    return verdict;
  }
}
