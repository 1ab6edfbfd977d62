import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';
import { isObject, numberOr, type JsonObject } from './json';

/** Options of one request line of `infill`. */
export interface CliOptions {
  readonly maxTokens?: number;
  readonly singleLine?: boolean;
  readonly oracleLengthOf?: string;
  readonly deadlineMs?: number;
  readonly seed?: number;
}

export interface CliRequest {
  readonly languageId: string;
  readonly prefix: string;
  readonly suffix: string;
  readonly path?: string;
  readonly options?: CliOptions;
}

/** One answer line; an `error` comes with empty text and zeros. */
export interface CliAnswer {
  readonly text: string;
  readonly tokens: number;
  readonly steps: number;
  readonly forwards: number;
  readonly encodeMs: number;
  readonly ms: number;
  readonly confidence: number;
  readonly stop: string;
  readonly parses?: boolean;
  readonly error?: { readonly code: string; readonly message: string };
}

/** Reads an answer line, whatever of the contract it holds. */
export function toAnswer(line: JsonObject): CliAnswer {
  const numbers = {
    tokens: numberOr(line, 'tokens', 0),
    steps: numberOr(line, 'steps', 0),
    forwards: numberOr(line, 'forwards', 0),
    encodeMs: numberOr(line, 'encodeMs', 0),
    ms: numberOr(line, 'ms', 0),
    confidence: numberOr(line, 'confidence', 0),
  };
  const text = typeof line['text'] === 'string' ? line['text'] : '';
  const stop = typeof line['stop'] === 'string' ? line['stop'] : '';
  const parses = typeof line['parses'] === 'boolean' ? { parses: line['parses'] } : {};
  const error = line['error'];
  if (!isObject(error)) return { text, ...numbers, stop, ...parses };
  const part = (key: string): string => (typeof error[key] === 'string' ? error[key] : '');
  return { text, ...numbers, stop, error: { code: part('code'), message: part('message') } };
}

/** How often a crashed CLI is started again before the run is given up. */
const MAX_RESTARTS = 5;

interface Pending {
  readonly resolve: (answer: CliAnswer) => void;
  readonly reject: (error: Error) => void;
}

/**
 * The shipped CLI as one process that answers JSON lines.
 *
 * Requests wait for each other, so that `ms` is the time of a request alone. A crash answers the request with the
 * error code `crashed` and the next request starts the process anew.
 */
export class InfillCli {
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
  infill(request: CliRequest): Promise<CliAnswer> {
    const answer = this.queue.then(() => this.ask(request));
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

  private ask(request: CliRequest): Promise<CliAnswer> {
    const child = this.child ?? this.start();
    const id = `q${this.nextId}`;
    this.nextId += 1;
    return new Promise((resolve, reject) => {
      this.pending.set(id, { resolve, reject });
      child.stdin.write(`${JSON.stringify({ id, ...request })}\n`);
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
      this.ended(`exit status ${code ?? 'none'}: ${this.stderr.trim()}`, code === 2 || code === 3);
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
    this.pending.get(id)?.resolve(toAnswer(value));
    this.pending.delete(id);
  }

  private ended(why: string, unusable: boolean): void {
    this.child = undefined;
    for (const { resolve, reject } of this.pending.values()) {
      if (unusable) reject(new Error(`the CLI cannot run: ${why}`));
      else resolve(toAnswer({ error: { code: 'crashed', message: why } }));
    }
    this.pending.clear();
  }
}
