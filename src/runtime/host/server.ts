import type {
  ControlMessage,
  FromRuntime,
  RequestKind,
  RequestMessage,
  RequestMessageOf,
  RequestOf,
  ResultOf,
  StepOf,
  ToRuntime,
} from '../../protocol';
import { messageId, readMessage } from '../../protocol/readMessage';
import { isRequestKind, REQUEST_KINDS, REQUESTS } from '../../protocol/requests';
import type { Cancellation } from './cancellation';
import type { Engine } from '../engine';
import { RuntimeFailure, toRuntimeError } from './failure';
import type { MemoryGuard } from './memoryGuard';
import { NewestFirst } from './newestFirst';

/** Time without a request after which the documents' caches are dropped, ms. */
export const IDLE_UNLOAD_MS = 5 * 60 * 1000;

/** A request in a queue. */
interface Job {
  readonly id: number;
  readonly message: RequestMessage;
}

/** What the engine gets with a request. */
export interface RequestHooks<Kind extends RequestKind> {
  readonly cancellation: Cancellation;
  /** Resolves when the next forward may begin: requests of a higher priority go first. */
  readonly turn: () => Promise<void>;
  /** Whether steps come with their traces. */
  readonly trace: boolean;
  readonly onStep?: (event: StepOf<Kind>) => void;
}

/** Works on one request of each kind at a time. Resolves to undefined when it was cancelled. */
type Answering = {
  readonly [Kind in RequestKind]: (
    request: RequestOf<Kind>,
    hooks: RequestHooks<Kind>,
  ) => Promise<ResultOf<Kind> | undefined>;
};

export interface ServerOptions {
  readonly engine: Answering & Pick<Engine, 'close' | 'clearCaches' | 'info'>;
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
 * The message loop of the runtime process. It answers every request once. Each kind has a queue in which the newest
 * request wins. Kinds of a lower priority wait between two forwards: a keystroke waits for one of them at most.
 */
export class Server {
  private readonly queues: ReadonlyMap<RequestKind, NewestFirst<Job>>;
  private unload: NodeJS.Timeout | undefined;

  constructor(private readonly options: ServerOptions) {
    const queue = (): NewestFirst<Job> => {
      return new NewestFirst<Job>({
        run: ({ message }, cancellation) => this.work(message, cancellation),
        dropped: ({ id }) => {
          options.send({ type: 'cancelled', id, forwardsAfterCancel: 0 });
        },
      });
    };
    this.queues = new Map(REQUEST_KINDS.map((kind) => [kind, queue()]));
  }

  /** Handles one message. Whatever is wrong with it is answered as an error; nothing is thrown. */
  receive(message: unknown): void {
    try {
      this.dispatch(readMessage(message));
    } catch (error) {
      this.sendError(error, messageId(message));
    }
  }

  /** Stops everything; the process may end. */
  dispose(): void {
    for (const queue of this.queues.values()) queue.cancelAll();
    clearTimeout(this.unload);
  }

  private dispatch(message: ToRuntime): void {
    if (isRequest(message)) {
      this.queues.get(message.type)?.submit({ id: message.request.id, message });
    } else {
      this.control(message);
    }
  }

  private control(message: ControlMessage): void {
    const { engine, send } = this.options;
    switch (message.type) {
      case 'cancel':
        for (const queue of this.queues.values()) queue.cancel(message.id);
        return;
      case 'finish':
        for (const queue of this.queues.values()) queue.finish(message.id);
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

  /** Works on a request and sends its answer. */
  private async work<Kind extends RequestKind>(
    { type, request, steps = false, trace = false }: RequestMessageOf<Kind>,
    cancellation: Cancellation,
  ): Promise<void> {
    const { engine, send } = this.options;
    const { id } = request;
    clearTimeout(this.unload);
    const onStep = (event: StepOf<Kind>): void => {
      send({ type: 'step', id, event });
    };
    try {
      const answering: Answering = engine;
      const result = await answering[type](request, {
        cancellation,
        turn: () => this.turn(type),
        trace,
        ...((steps || trace) && { onStep }),
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

  /** Resolves when no request of a higher priority is under way. */
  private async turn(kind: RequestKind): Promise<void> {
    const { priority } = REQUESTS[kind];
    for (const [other, queue] of this.queues) {
      if (REQUESTS[other].priority > priority) await queue.idle();
    }
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

function isRequest(message: ToRuntime): message is RequestMessage {
  return isRequestKind(message.type);
}
