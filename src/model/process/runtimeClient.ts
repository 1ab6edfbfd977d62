import type {
  FromRuntime,
  InfillResult,
  QueryOf,
  RepairResult,
  RequestKind,
  ResultOf,
  RuntimeError,
  RuntimeInfo,
} from '../../protocol';
import { REQUESTS } from '../../protocol/requests';
import type { Call, LazyModel } from '../model';
import { processError, refusalOf, RuntimeCallError } from './errors';
import { PendingRequests } from './pendingRequests';
import { question, type MessageOf } from './question';
import { restartDelay } from './restartDelay';
import { RuntimeProcess, type ProcessLaunch } from './runtimeProcess';
import { ObservableState, type ClientState } from './state';
import type { TraceSink } from './traceSink';
import { Watchdog } from './watchdog';

export interface RuntimeClientOptions extends ProcessLaunch {
  /** Longest start including reading the model, ms. */
  readonly startTimeoutMs?: number;
  /** Longest time without an answer to a request before the process counts as hung, ms. */
  readonly requestTimeoutMs?: number;
  /** Waits before a restart; `restartDelay` unless a test is in a hurry. */
  readonly restartDelay?: (crashes: number) => number | undefined;
  /** Lines for the log. */
  readonly log?: (line: string) => void;
  /** Sees what requests do, when it wants to. */
  readonly traces?: TraceSink;
}

const START_TIMEOUT_MS = 60_000;

/** Keeps a runtime process running and asks it. Knows nothing of editors. */
export class RuntimeClient implements LazyModel {
  private readonly state = new ObservableState();
  private readonly pending = new PendingRequests();
  private readonly watchdog: Watchdog;
  private process: RuntimeProcess | undefined;
  private restartTimer: NodeJS.Timeout | undefined;
  private loaded: RuntimeInfo | undefined;
  private nextId = 1;
  private crashes = 0;

  constructor(private readonly options: RuntimeClientOptions) {
    this.watchdog = new Watchdog((what) => {
      this.log(`the runtime process hangs: ${what}`);
      this.process?.kill();
    });
  }

  get current(): ClientState {
    return this.state.current;
  }

  get info(): RuntimeInfo | undefined {
    return this.loaded;
  }

  get isIdle(): boolean {
    return this.state.current.kind === 'ready';
  }

  /** Process id of the runtime while it runs. */
  get pid(): number | undefined {
    return this.process?.pid;
  }

  /** Calls the listener at every change of state. @returns a function that ends that */
  onState(listener: (state: ClientState) => void): () => void {
    return this.state.subscribe(listener);
  }

  /** Starts the process unless it runs or is about to; also after `failed` and `stop`. */
  start(): void {
    const { kind } = this.state.current;
    if (kind !== 'stopped' && kind !== 'failed') return;
    this.crashes = 0;
    this.launch();
  }

  /** Ends the process; requests in flight resolve to undefined. `start` starts it again. */
  stop(): void {
    this.teardown();
    for (const { cancelled } of this.pending.takeAll()) cancelled();
    this.state.set({ kind: 'stopped' });
  }

  /** Ends the process and starts a new one. */
  restart(): void {
    this.stop();
    this.start();
  }

  dispose(): void {
    this.stop();
  }

  /**
   * Asks for an infill. While the process is starting the request waits for it.
   * @returns undefined when the request was cancelled or a newer one superseded it
   * @throws RuntimeCallError when the runtime refuses it, crashes, or is not running
   */
  infill(query: QueryOf<'infill'>, call?: Call<'infill'>): Promise<InfillResult | undefined> {
    return this.ask('infill', query, call);
  }

  /** Asks for a repair, which goes on beside infills, between their forwards. Otherwise like `infill`. */
  repair(query: QueryOf<'repair'>, call?: Call<'repair'>): Promise<RepairResult | undefined> {
    return this.ask('repair', query, call);
  }

  /** Lets the runtime forget a document that was closed. */
  close(documentId: string): void {
    this.process?.send({ type: 'close', documentId });
  }

  /** Asks for a request of any kind; see `infill` and `repair`. */
  ask<Kind extends RequestKind>(
    kind: Kind,
    query: QueryOf<Kind>,
    call: Call<Kind> = {},
  ): Promise<ResultOf<Kind> | undefined> {
    const { signal, finish, onStep } = call;
    const refusal = refusalOf(this.state.current);
    if (refusal !== undefined) return Promise.reject(refusal);
    if (signal?.aborted === true || finish?.aborted === true) return Promise.resolve(undefined);
    const id = this.nextId++;
    const ends = {
      onCancel: () => {
        this.cancel(id);
      },
      onFinish: () => {
        this.finish(id);
      },
    };
    const steps = onStep !== undefined || REQUESTS[kind].timeoutFrom === 'step';
    // The query is of this kind, and so is the message; the type checker loses that at the spread.
    const asked = { type: kind, request: { ...query, id }, steps } as MessageOf<Kind>;
    const { traces } = this.options;
    const { pending, settled } = question(asked, { ...call, ...ends, traces });
    this.pending.add(pending);
    if (this.loaded !== undefined) this.submit(id);
    return settled;
  }

  private launch(): void {
    this.state.set({ kind: 'starting' });
    const process = new RuntimeProcess(this.options, {
      message: (message) => {
        this.receive(message);
      },
      exit: (detail) => {
        this.crashed(detail);
      },
      output: (text) => {
        this.log(text.trimEnd());
      },
    });
    this.process = process;
    this.watchdog.expect('start', this.options.startTimeoutMs ?? START_TIMEOUT_MS);
  }

  private submit(id: number): void {
    const pending = this.pending.get(id);
    if (pending === undefined || this.loaded === undefined) return;
    this.watch(id, pending.question.type);
    this.process?.send(pending.question);
    if (this.state.current.kind !== 'busy') this.state.set({ kind: 'busy', info: this.loaded });
  }

  /** The caller gets its answer at once; what the runtime still says about the request is ignored. */
  private cancel(id: number): void {
    const pending = this.pending.take(id);
    if (pending === undefined) return;
    this.process?.send({ type: 'cancel', id });
    pending.cancelled();
    this.quiet();
  }

  private finish(id: number): void {
    if (this.pending.get(id) === undefined) return;
    // What waits for the start has nothing to give yet.
    if (this.loaded === undefined) this.cancel(id);
    else this.process?.send({ type: 'finish', id });
  }

  private watch(id: number, kind: RequestKind): void {
    const ms = this.options.requestTimeoutMs ?? REQUESTS[kind].timeoutMs;
    this.watchdog.expect(`request ${id}`, ms);
  }

  private receive(message: FromRuntime): void {
    switch (message.type) {
      case 'ready':
        this.ready(message.info);
        return;
      case 'failed':
        this.fail(message.error);
        return;
      case 'info':
        this.loaded = message.info;
        return;
      case 'step': {
        const pending = this.pending.get(message.id);
        if (pending === undefined) return;
        const { type } = pending.question;
        if (REQUESTS[type].timeoutFrom === 'step') this.watch(message.id, type);
        pending.answer(message);
        return;
      }
      case 'done':
        this.crashes = 0;
        this.answered(message.id)?.answer(message);
        this.quiet();
        return;
      case 'cancelled':
        this.answered(message.id)?.cancelled();
        this.quiet();
        return;
      case 'error':
        this.log(message.error.message);
        if (message.id === undefined) return;
        this.answered(message.id)?.reject(new RuntimeCallError(message.error));
        this.quiet();
    }
  }

  private ready(info: RuntimeInfo): void {
    this.watchdog.clear();
    this.loaded = info;
    this.state.set({ kind: 'ready', info });
    // Of those that waited for the start only the newest of each kind is still of use.
    const waiting = this.pending.takeAll();
    for (const pending of waiting) {
      const same = waiting.filter(({ question }) => question.type === pending.question.type);
      if (pending !== same.at(-1)) {
        pending.cancelled();
        continue;
      }
      this.pending.add(pending);
      this.submit(pending.id);
    }
  }

  private answered(id: number): ReturnType<PendingRequests['take']> {
    this.watchdog.met(`request ${id}`);
    return this.pending.take(id);
  }

  private quiet(): void {
    if (this.pending.size > 0 || this.loaded === undefined) return;
    if (this.state.current.kind === 'busy') this.state.set({ kind: 'ready', info: this.loaded });
  }

  private crashed(detail: string): void {
    this.crashes++;
    this.teardown();
    this.log(`the runtime process ended: ${detail}`);
    const error = processError(`The model runtime ended unexpectedly (${detail}).`);
    for (const { reject } of this.pending.takeAll()) reject(error);
    const delayMs = (this.options.restartDelay ?? restartDelay)(this.crashes);
    if (delayMs === undefined) {
      this.state.set({ kind: 'failed', error: error.error });
      return;
    }
    this.state.set({ kind: 'restarting', attempt: this.crashes, delayMs });
    this.restartTimer = setTimeout(() => {
      this.launch();
    }, delayMs);
  }

  /** The runtime says it cannot work, e.g. without a model: starting it again would not help. */
  private fail(error: RuntimeError): void {
    this.teardown();
    for (const { reject } of this.pending.takeAll()) reject(new RuntimeCallError(error));
    this.state.set({ kind: 'failed', error });
  }

  private teardown(): void {
    clearTimeout(this.restartTimer);
    this.watchdog.clear();
    this.process?.release();
    this.process = undefined;
    this.loaded = undefined;
  }

  private log(line: string): void {
    this.options.log?.(line);
  }
}
