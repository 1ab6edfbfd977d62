import { RuntimeProcess } from '../../src/model/process/runtimeProcess';
import type { FromRuntime, InfillRequest, InfillResult, RuntimeInfo } from '../../src/protocol';
import { RUNTIME } from '../common/paths';

/** An answer with the time its asker waited, messages included. */
export interface TimedResult {
  readonly result: InfillResult;
  readonly wallMs: number;
}

interface Waiting {
  readonly resolve: (message: FromRuntime) => void;
  readonly reject: (error: Error) => void;
}

/** The runtime process as the extension starts it, asked one thing at a time. */
export class RuntimeProbe {
  private waiting: Waiting | undefined;
  private readonly process: RuntimeProcess;
  private nextId = 1;
  private lastWords = '';

  private constructor(modelFolder: string, threads: number | undefined) {
    this.process = new RuntimeProcess(
      { modulePath: RUNTIME, modelFolder, ...(threads === undefined ? {} : { threads }) },
      {
        message: (message) => this.waiting?.resolve(message),
        exit: (detail) => {
          const words = `the runtime process ended: ${detail} ${this.lastWords}`;
          this.waiting?.reject(new Error(words.trim()));
        },
        output: (text) => {
          this.lastWords = text.trim();
        },
      },
    );
  }

  /** Starts a runtime process; resolves when it is ready to answer, with the time since its start. */
  static async start(
    modelFolder: string,
    threads?: number,
  ): Promise<{
    readonly probe: RuntimeProbe;
    readonly info: RuntimeInfo;
    readonly readyMs: number;
  }> {
    const started = performance.now();
    const probe = new RuntimeProbe(modelFolder, threads);
    const message = await probe.next();
    if (message.type === 'ready') {
      return { probe, info: message.info, readyMs: performance.now() - started };
    }
    throw new Error(message.type === 'failed' ? message.error.message : `got ${message.type}`);
  }

  get pid(): number {
    if (this.process.pid === undefined) throw new Error('the runtime process has no id');
    return this.process.pid;
  }

  /** Asks for one infill. */
  async infill(request: Omit<InfillRequest, 'id'>): Promise<TimedResult> {
    const started = performance.now();
    this.process.send({ type: 'infill', request: { id: this.nextId, ...request } });
    this.nextId += 1;
    const message = await this.next();
    if (message.type === 'done' && 'text' in message.result) {
      return { result: message.result, wallMs: performance.now() - started };
    }
    throw new Error(message.type === 'error' ? message.error.message : `got ${message.type}`);
  }

  stop(): void {
    this.process.release();
  }

  private next(): Promise<FromRuntime> {
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject };
    });
  }
}
