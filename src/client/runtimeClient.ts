import type { FromRuntime, InfillResult, RuntimeError, RuntimeInfo, StepEvent } from '../protocol';
import { restartDelay } from './backoff';
import { processError, RuntimeCallError } from './errors';
import { PendingRequests, type InfillQuery } from './pendingRequests';
import { RuntimeProcess, type ProcessLaunch } from './runtimeProcess';
import { StateHolder, type ClientState } from './state';
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
}

const START_TIMEOUT_MS = 60_000;
const REQUEST_TIMEOUT_MS = 15_000;

/** Keeps a runtime process running and asks it. Knows nothing of editors. */
export class RuntimeClient {
  private readonly state = new StateHolder();
  private readonly pending = new PendingRequests();
  private readonly watchdog: Watchdog;
  private process: RuntimeProcess | undefined;
  private restartTimer: NodeJS.Timeout | undefined;
  private info: RuntimeInfo | undefined;
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
    this.letGo();
    for (const { resolve } of this.pending.takeAll()) resolve(undefined);
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
   * @param signal aborting it cancels the request
   * @returns undefined when the request was cancelled or a newer one superseded it
   * @throws RuntimeCallError when the runtime refuses it, crashes, or is not running
   */
  infill(
    query: InfillQuery,
    signal: AbortSignal,
    onStep?: (event: StepEvent) => void,
  ): Promise<InfillResult | undefined> {
    const refusal = this.refusal();
    if (refusal !== undefined) return Promise.reject(refusal);
    if (signal.aborted) return Promise.resolve(undefined);
    const id = this.nextId++;
    return new Promise<InfillResult | undefined>((resolve, reject) => {
      const cancel = (): void => {
        this.cancel(id);
      };
      signal.addEventListener('abort', cancel, { once: true });
      const settled = (): void => {
        signal.removeEventListener('abort', cancel);
      };
      this.pending.add({
        id,
        query,
        onStep,
        resolve: (result) => {
          settled();
          resolve(result);
        },
        reject: (error) => {
          settled();
          reject(error);
        },
      });
      if (this.info !== undefined) this.submit(id);
    });
  }

  /** Lets the runtime forget a document that was closed. */
  closeDocument(documentId: string): void {
    this.process?.send({ type: 'close', documentId });
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
    if (pending === undefined || this.info === undefined) return;
    this.watchdog.expect(`request ${id}`, this.options.requestTimeoutMs ?? REQUEST_TIMEOUT_MS);
    const steps = pending.onStep !== undefined;
    this.process?.send({ type: 'infill', request: { ...pending.query, id }, steps });
    if (this.state.current.kind !== 'busy') this.state.set({ kind: 'busy', info: this.info });
  }

  /** The caller gets its answer at once; what the runtime still says about the request is ignored. */
  private cancel(id: number): void {
    const pending = this.pending.take(id);
    if (pending === undefined) return;
    this.process?.send({ type: 'cancel', id });
    pending.resolve(undefined);
    this.quiet();
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
        this.info = message.info;
        return;
      case 'step':
        this.pending.get(message.id)?.onStep?.(message.event);
        return;
      case 'done':
        this.crashes = 0;
        this.answered(message.id)?.resolve(message.result);
        this.quiet();
        return;
      case 'cancelled':
        this.answered(message.id)?.resolve(undefined);
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
    this.info = info;
    this.state.set({ kind: 'ready', info });
    // Of those that waited for the start only the newest is still of use.
    const waiting = this.pending.takeAll();
    const newest = waiting.pop();
    for (const { resolve } of waiting) resolve(undefined);
    if (newest === undefined) return;
    this.pending.add(newest);
    this.submit(newest.id);
  }

  private answered(id: number): ReturnType<PendingRequests['take']> {
    this.watchdog.met(`request ${id}`);
    return this.pending.take(id);
  }

  private quiet(): void {
    if (this.pending.size > 0 || this.info === undefined) return;
    if (this.state.current.kind === 'busy') this.state.set({ kind: 'ready', info: this.info });
  }

  private crashed(detail: string): void {
    this.crashes++;
    this.letGo();
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
    this.letGo();
    for (const { reject } of this.pending.takeAll()) reject(new RuntimeCallError(error));
    this.state.set({ kind: 'failed', error });
  }

  private letGo(): void {
    clearTimeout(this.restartTimer);
    this.watchdog.clear();
    this.process?.release();
    this.process = undefined;
    this.info = undefined;
  }

  private refusal(): RuntimeCallError | undefined {
    const state = this.state.current;
    if (state.kind === 'failed') return new RuntimeCallError(state.error);
    if (state.kind === 'stopped') return processError('The model runtime is not running.');
    return undefined;
  }

  private log(line: string): void {
    this.options.log?.(line);
  }
}
