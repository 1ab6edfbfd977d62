import type { FromRuntime, InfillRequest, RepairRequest } from '../../protocol';
import type { Cancellation } from './cancellation';
import type { Engine } from '../engine';
import { RuntimeFailure, toRuntimeError } from './failure';
import type { MemoryGuard } from './memoryGuard';
import { NewestFirst } from './newestFirst';
import { idOf, readMessage } from './requests';

/** Time without a request after which the documents' caches are dropped, ms. */
export const IDLE_UNLOAD_MS = 5 * 60 * 1000;

interface Job<Request> {
  readonly id: number;
  readonly request: Request;
  readonly steps: boolean;
  readonly trace: boolean;
}

export interface ServerOptions {
  readonly engine: Pick<Engine, 'infill' | 'repair' | 'close' | 'clearCaches' | 'info'>;
  readonly memory: MemoryGuard;
  /** Sends a message to the other process. */
  readonly send: (message: FromRuntime) => void;
  /** Ends this process, after the messages sent so far. */
  readonly exit: (code: number) => void;
  readonly residentBytes: () => number;
}

/** Exit codes of the runtime process; the client restarts it after any but 0. */
export const EXIT = { normal: 0, loadFailed: 3, memory: 4 } as const;

/**
 * The message loop of the runtime process: every `infill` and every `repair` is answered once, the newest of each wins.
 * A repair goes on only while no infill is under way: a keystroke waits for one of its forwards at most.
 */
export class Server {
  private readonly infills: NewestFirst<Job<InfillRequest>>;
  private readonly repairs: NewestFirst<Job<RepairRequest>>;
  private unload: NodeJS.Timeout | undefined;

  constructor(private readonly options: ServerOptions) {
    const dropped = ({ id }: { readonly id: number }): void => {
      options.send({ type: 'cancelled', id, forwardsAfterCancel: 0 });
    };
    this.infills = new NewestFirst<Job<InfillRequest>>({
      run: (job, cancellation) => this.infill(job, cancellation),
      dropped,
    });
    this.repairs = new NewestFirst<Job<RepairRequest>>({
      run: (job, cancellation) => this.repair(job, cancellation),
      dropped,
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
    this.infills.cancelAll();
    this.repairs.cancelAll();
    clearTimeout(this.unload);
  }

  private dispatch(raw: unknown): void {
    const message = readMessage(raw);
    const { engine, send } = this.options;
    switch (message.type) {
      case 'infill': {
        const { request, steps = false, trace = false } = message;
        this.infills.submit({ id: request.id, request, steps: steps || trace, trace });
        return;
      }
      case 'repair': {
        const { request, steps = false } = message;
        this.repairs.submit({ id: request.id, request, steps, trace: false });
        return;
      }
      case 'cancel':
        this.infills.cancel(message.id);
        this.repairs.cancel(message.id);
        return;
      case 'finish':
        this.repairs.finish(message.id);
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

  private infill(
    { id, request, steps, trace }: Job<InfillRequest>,
    cancellation: Cancellation,
  ): Promise<void> {
    const { engine, send } = this.options;
    return this.work(id, cancellation, async () => {
      const result = await engine.infill(request, {
        cancellation,
        trace,
        ...(steps && {
          onStep: (event) => {
            send({ type: 'step', id, event });
          },
        }),
      });
      return result && { type: 'done', id, result };
    });
  }

  private repair(
    { id, request, steps }: Job<RepairRequest>,
    cancellation: Cancellation,
  ): Promise<void> {
    const { engine, send } = this.options;
    return this.work(id, cancellation, async () => {
      const result = await engine.repair(request, {
        cancellation,
        turn: () => this.infills.idle(),
        ...(steps && {
          onStep: (event) => {
            send({ type: 'repairStep', id, event });
          },
        }),
      });
      return result && { type: 'repaired', id, result };
    });
  }

  /** Does a job and sends its answer; `answer` gives none when the job was cancelled. */
  private async work(
    id: number,
    cancellation: Cancellation,
    answer: () => Promise<FromRuntime | undefined>,
  ): Promise<void> {
    const { engine, send } = this.options;
    clearTimeout(this.unload);
    try {
      const message = await answer();
      const { forwardsAfterCancel } = cancellation;
      send(message ?? { type: 'cancelled', id, forwardsAfterCancel });
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
