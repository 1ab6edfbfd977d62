import { spawn, spawnSync, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';
import { isObject, type JsonObject } from './json';

/** How often a crashed CLI is started again before the run is given up. */
const MAX_RESTARTS = 5;

/** Exit status of the CLI for arguments it does not know. */
const WRONG_ARGUMENTS = 2;
/** Exit statuses that starting it again would not change; the other one is a model that cannot be loaded. */
const UNUSABLE: readonly (number | null)[] = [WRONG_ARGUMENTS, 3];

interface Pending {
  readonly resolve: (answer: JsonObject) => void;
  readonly reject: (error: Error) => void;
}

/**
 * A command of the shipped CLI as one process that answers JSON lines.
 *
 * Requests wait for each other, so that `ms` is the time of a request alone. A crash answers the request with the
 * error code `crashed` and the next request starts the process anew.
 */
export class LineCli {
  private child: ChildProcessWithoutNullStreams | undefined;
  private readonly pending = new Map<string, Pending>();
  private queue: Promise<unknown> = Promise.resolve();
  private nextId = 0;
  private restarts = -1;
  private stderr = '';

  /** `command` is the program with its arguments, e.g. node, dist/cli.js, infill. */
  constructor(private readonly command: readonly string[]) {}

  /** The process id while the CLI runs. */
  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** Answers one request; rejects only when the CLI cannot be started at all. */
  request(fields: object): Promise<JsonObject> {
    const answer = this.queue.then(() => this.ask(fields));
    this.queue = answer.catch(() => undefined);
    return answer;
  }

  /** Closes stdin and waits for the end. */
  async close(): Promise<void> {
    const child = this.child;
    if (child === undefined) return;
    const ended = new Promise((resolve) => child.once('close', resolve));
    child.stdin.end();
    await ended;
  }

  private ask(fields: object): Promise<JsonObject> {
    const child = this.child ?? this.start();
    const id = `q${this.nextId}`;
    this.nextId += 1;
    return new Promise((resolve, reject) => {
      this.pending.set(id, { resolve, reject });
      child.stdin.write(`${JSON.stringify({ id, ...fields })}\n`);
    });
  }

  private start(): ChildProcessWithoutNullStreams {
    this.restarts += 1;
    if (this.restarts > MAX_RESTARTS) throw new Error(`the CLI crashed too often: ${this.stderr}`);
    const [program = '', ...rest] = this.command;
    const child = spawn(program, rest, { stdio: 'pipe' });
    this.child = child;
    this.stderr = '';
    child.stderr.on('data', (chunk: Buffer) => {
      this.stderr = (this.stderr + chunk.toString('utf8')).slice(-2000);
    });
    child.stdin.on('error', () => undefined);
    createInterface({ input: child.stdout }).on('line', (line) => {
      this.receive(line);
    });
    child.on('error', (error) => {
      this.ended(error.message, true);
    });
    child.on('close', (code) => {
      const why = `exit status ${code ?? 'none'}: ${this.stderr.trim()}`;
      this.ended(why, UNUSABLE.includes(code));
    });
    return child;
  }

  private receive(line: string): void {
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      return;
    }
    if (!isObject(value)) return;
    const id = String(value['id']);
    this.pending.get(id)?.resolve(value);
    this.pending.delete(id);
  }

  private ended(why: string, unusable: boolean): void {
    this.child = undefined;
    for (const { resolve, reject } of this.pending.values()) {
      if (unusable) reject(new Error(`the CLI cannot run: ${why}`));
      else resolve({ error: { code: 'crashed', message: why } });
    }
    this.pending.clear();
  }
}

/** Whether the CLI knows a command; `command` is the program with its arguments, the command's name last. */
export function offers(command: readonly string[]): boolean {
  const [program = '', ...rest] = command;
  const { status } = spawnSync(program, rest, { input: '', stdio: ['pipe', 'ignore', 'ignore'] });
  return status !== WRONG_ARGUMENTS;
}
