import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { readJsonLines, stringAt } from '../common/json';

export type Verdict = 'pass' | 'fail' | 'timeout';

const isVerdict = (text: string): text is Verdict => ['pass', 'fail', 'timeout'].includes(text);

/**
 * Verdicts of programs that have been run before, by a hash of everything that decides them.
 *
 * Fillers and gold answers never change: the second evaluation runs only what the model wrote anew.
 */
export class VerdictCache {
  private readonly verdicts = new Map<string, Verdict>();

  /** With no file the cache lives as long as the process. */
  constructor(private readonly file?: string) {
    if (file === undefined || !existsSync(file)) return;
    for (const line of readJsonLines(file)) {
      const verdict = stringAt(line, 'verdict');
      if (isVerdict(verdict)) this.verdicts.set(stringAt(line, 'key'), verdict);
    }
  }

  /** The key of `parts`: program, limits, tool versions. */
  static keyOf(...parts: readonly unknown[]): string {
    return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
  }

  get(key: string): Verdict | undefined {
    return this.verdicts.get(key);
  }

  set(key: string, verdict: Verdict): void {
    this.verdicts.set(key, verdict);
    if (this.file === undefined) return;
    mkdirSync(path.dirname(this.file), { recursive: true });
    appendFileSync(this.file, `${JSON.stringify({ key, verdict })}\n`);
  }
}
