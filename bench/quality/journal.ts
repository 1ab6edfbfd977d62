import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { toAnswer, type CliAnswer } from '../common/infillCli';
import { isObject, stringAt } from '../common/json';

function readLines(file: string): unknown[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line): unknown[] => {
      try {
        return [JSON.parse(line)];
      } catch {
        return []; // The last line of a run that was killed may be half written.
      }
    });
}

/** Answers of a run as they come, so that a run that was stopped goes on where it was. */
export class Journal {
  private readonly answers = new Map<string, CliAnswer>();

  /**
   * @param signature everything an answer depends on: with another one the old answers are not used
   * @param resume whether to use old answers at all
   */
  constructor(
    private readonly file: string,
    signature: string,
    resume: boolean,
  ) {
    mkdirSync(path.dirname(file), { recursive: true });
    const [head, ...lines] = resume && existsSync(file) ? readLines(file) : [];
    if (isObject(head) && head['signature'] === signature) {
      for (const line of lines) {
        if (!isObject(line) || !isObject(line['answer'])) continue;
        this.answers.set(stringAt(line, 'key'), toAnswer(line['answer']));
      }
    }
    const kept = [...this.answers].map(([key, answer]) => ({ key, answer }));
    writeFileSync(
      file,
      [{ signature }, ...kept].map((line) => `${JSON.stringify(line)}\n`).join(''),
    );
  }

  get size(): number {
    return this.answers.size;
  }

  /** The answer of an earlier run, or the one `ask` gives, which is then written down; errors are not kept. */
  async answer(key: string, ask: () => Promise<CliAnswer>): Promise<CliAnswer> {
    const known = this.answers.get(key);
    if (known !== undefined) return known;
    const answer = await ask();
    if (answer.error === undefined) {
      this.answers.set(key, answer);
      appendFileSync(this.file, `${JSON.stringify({ key, answer })}\n`);
    }
    return answer;
  }
}
