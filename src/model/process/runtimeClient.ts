import type {
  FromRuntime,
  InfillResult,
  RepairResult,
  RuntimeError,
  RuntimeInfo,
  StepEvent,
} from '../../protocol';
import { processError, refusalOf, RuntimeCallError } from './errors';
import type { Call, InfillQuery, LazyModel, RepairCall, RepairQuery } from '../model';
import { PendingRequests, type Question } from './pendingRequests';
import { infillAnswer, question, repairAnswer, TIMEOUT_MS, type OnAnswer } from './question';
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
  infill(query: InfillQuery, call: Call<StepEvent> = {}): Promise<InfillResult | undefined> {
    const steps = call.onStep !== undefined;
    const make = (id: number): Question => {
      return { type: 'infill', request: { ...query, id }, steps };
    };
    return this.ask(make, call, infillAnswer(call.onStep));
  }

  /** Asks for a repair, which goes on beside infills, between their forwards. Otherwise like `infill`. */
  repair(query: RepairQuery, call: RepairCall = {}): Promise<RepairResult | undefined> {
    // Steps are what tells that a long repair is alive.
    const make = (id: number): Question => {
      return { type: 'repair', request: { ...query, id }, steps: true };
    };
    return this.ask(make, call, repairAnswer(call.onStep));
  }

  /** Lets the runtime forget a document that was closed. */
  close(documentId: string): void {
    this.process?.send({ type: 'close', documentId });
  }

  private ask<Result>(
    make: (id: number) => Question,
    { signal, finish }: Pick<RepairCall, 'signal' | 'finish'>,
    onAnswer: OnAnswer<Result>,
  ): Promise<Result | undefined> {
    const refusal = refusalOf(this.state.current);
    if (refusal !== undefined) return Promise.reject(refusal);
    if (signal?.aborted === true || finish?.aborted === true) return Promise.resolve(undefined);
    const id = this.nextId++;
    const ends = {
      cancel: () => {
        this.cancel(id);
      },
      finish: () => {
        this.finish(id);
      },
    };
    const { traces } = this.options;
    const { pending, settled } = question(id, make(id), { signal, finish }, onAnswer, ends, traces);
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

  private watch(id: number, type: Question['type']): void {
    this.watchdog.expect(`request ${id}`, this.options.requestTimeoutMs ?? TIMEOUT_MS[type]);
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
      case 'step':
        this.pending.get(message.id)?.answer(message);
        return;
      case 'repairStep': {
        const pending = this.pending.get(message.id);
        if (pending !== undefined) this.watch(message.id, 'repair');
        pending?.answer(message);
        return;
      }
      case 'done':
      case 'repaired':
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
