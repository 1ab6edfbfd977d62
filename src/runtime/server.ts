import type { FromRuntime, InfillRequest } from '../protocol';
import type { Cancellation } from './cancellation';
import type { Engine } from './engine';
import { RuntimeFailure, toRuntimeError } from './failure';
import type { MemoryGuard } from './memoryGuard';
import { NewestFirst } from './newestFirst';
import { idOf, readMessage } from './requests';

/** Time without a request after which the documents' caches are dropped, ms. */
export const IDLE_UNLOAD_MS = 5 * 60 * 1000;

interface Job {
  readonly id: number;
  readonly request: InfillRequest;
  readonly steps: boolean;
}

export interface ServerOptions {
  readonly engine: Pick<Engine, 'infill' | 'close' | 'clearCaches' | 'info'>;
  readonly memory: MemoryGuard;
  /** Sends a message to the other process. */
  readonly send: (message: FromRuntime) => void;
  /** Ends this process, after the messages sent so far. */
  readonly exit: (code: number) => void;
  readonly residentBytes: () => number;
}

/** Exit codes of the runtime process; the client restarts it after any but 0. */
export const EXIT = { normal: 0, loadFailed: 3, memory: 4 } as const;

/** The message loop of the runtime process: every `infill` is answered once, the newest one wins. */
export class Server {
  private readonly queue: NewestFirst<Job>;
  private unload: NodeJS.Timeout | undefined;

  constructor(private readonly options: ServerOptions) {
    this.queue = new NewestFirst<Job>({
      run: (job, cancellation) => this.infill(job, cancellation),
      dropped: ({ id }) => {
        options.send({ type: 'cancelled', id, forwardsAfterCancel: 0 });
      },
    });
  }

  /** Handles one message. Whatever is wrong with it is answered as an error; nothing is thrown. */
  receive(message: unknown): void {
    try {
      this.dispatch(message);
    } catch (error) {
      this.sendError(error, idOf(message));
    }
  }

  /** Stops everything; the process may end. */
  dispose(): void {
    this.queue.cancelAll();
    clearTimeout(this.unload);
  }

  private dispatch(raw: unknown): void {
    const message = readMessage(raw);
    const { engine, send } = this.options;
    switch (message.type) {
      case 'infill': {
        const { request, steps = false } = message;
        this.queue.submit({ id: request.id, request, steps });
        return;
      }
      case 'cancel':
        this.queue.cancel(message.id);
        return;
      case 'close':
        engine.close(message.documentId);
        return;
      case 'info':
        send({ type: 'info', info: engine.info });
        return;
      case 'shutdown':
        this.dispose();
        this.options.exit(EXIT.normal);
    }
  }

  private async infill({ id, request, steps }: Job, cancellation: Cancellation): Promise<void> {
    const { engine, send } = this.options;
    clearTimeout(this.unload);
    try {
      const result = await engine.infill(request, {
        cancellation,
        ...(steps && {
          onStep: (event) => {
            send({ type: 'step', id, event });
          },
        }),
      });
      const { forwardsAfterCancel } = cancellation;
      if (result === undefined) send({ type: 'cancelled', id, forwardsAfterCancel });
      else send({ type: 'done', id, result });
    } catch (error) {
      this.sendError(error, id);
    }
    this.watchMemory();
    this.unload = setTimeout(() => {
      engine.clearCaches();
    }, IDLE_UNLOAD_MS).unref();
  }

  private watchMemory(): void {
    const { engine, memory, residentBytes, exit } = this.options;
    const verdict = memory.check(residentBytes());
    if (verdict === 'fine') return;
    engine.clearCaches();
    if (verdict === 'trim') return;
    this.sendError(
      new RuntimeFailure('memory-cap', 'The model runtime used too much memory and starts anew.'),
    );
    exit(EXIT.memory);
  }

  private sendError(thrown: unknown, id?: number): void {
    const error = toRuntimeError(thrown);
    this.options.send(id === undefined ? { type: 'error', error } : { type: 'error', id, error });
  }
}
