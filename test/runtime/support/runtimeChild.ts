import { fork, type ChildProcess } from 'node:child_process';
import type { FromRuntime } from '../../../src/protocol';
import { bundle, MODEL_FOLDER } from '../../support/model';

/** A runtime process without the client, to say things to it that the client never would. */
export class RuntimeChild {
  readonly received: FromRuntime[] = [];
  private readonly waiting = new Set<() => void>();
  readonly process: ChildProcess;
  readonly exited: Promise<number | null>;

  constructor(
    argv: readonly string[] = ['--model', MODEL_FOLDER],
    file: string = bundle('runtime'),
  ) {
    this.process = fork(file, argv, { execArgv: [], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    this.process.on('message', (message) => {
      this.received.push(message as FromRuntime);
      for (const check of [...this.waiting]) check();
    });
    this.exited = new Promise((resolve) => {
      this.process.once('exit', (code) => {
        resolve(code);
      });
    });
  }

  send(message: unknown): void {
    this.process.send(message as object);
  }

  /** The first message received, now or later, that the predicate takes. */
  message(accepts: (message: FromRuntime) => boolean): Promise<FromRuntime> {
    return new Promise((resolve) => {
      const check = (): void => {
        const found = this.received.find(accepts);
        if (found === undefined) return;
        this.waiting.delete(check);
        resolve(found);
      };
      this.waiting.add(check);
      check();
    });
  }

  /** The answer to the request with this id. */
  answer(id: number): Promise<FromRuntime> {
    return this.message(
      (message) => 'id' in message && message.id === id && message.type !== 'step',
    );
  }

  kill(): void {
    this.process.kill('SIGKILL');
  }
}
