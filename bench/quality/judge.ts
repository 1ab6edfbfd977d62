import { Slots } from '../sandbox/pool';
import { DEFAULT_LIMITS, type Limits } from '../sandbox/limits';
import { runSandboxed, type Outcome } from '../sandbox/run';
import { placeCompletion } from './place';
import { assemble, type Toolchain } from './program';
import type { Task } from './tasks';
import { VerdictCache, type Verdict } from './verdictCache';

function verdictOf(outcome: Outcome, marker: string): Verdict {
  if (outcome.ending === 'timeout') return 'timeout';
  const finished = outcome.output.trimEnd().split('\n').includes(marker);
  return outcome.status === 0 && finished ? 'pass' : 'fail';
}

/** Decides by running the tests whether a completion is right; a few programs at once, each in a sandbox. */
export class Judge {
  private readonly slots: Slots;

  constructor(
    private readonly tools: Toolchain,
    private readonly cache: VerdictCache,
    jobs: number,
    private readonly limits: Limits = DEFAULT_LIMITS,
  ) {
    this.slots = new Slots(jobs);
  }

  /** The verdict on `completion` in the hole of `task`. */
  async judge(task: Task, completion: string): Promise<Verdict> {
    const assembled = assemble(task, placeCompletion(task, completion), this.tools);
    if (assembled === undefined) return 'fail';
    const { program, marker } = assembled;
    const key = VerdictCache.keyOf(task.language, program.files, this.limits, this.tools.versions);
    const known = this.cache.get(key);
    if (known !== undefined) return known;
    const outcome = await this.slots.run((slot) => runSandboxed(program, slot, this.limits));
    const verdict = verdictOf(outcome, marker);
    // The clock on the wall depends on what else runs; the limit of processor time does not.
    const byTheClock = verdict === 'timeout' && outcome.status === -1;
    if (!byTheClock) this.cache.set(key, verdict);
    return verdict;
  }
}
