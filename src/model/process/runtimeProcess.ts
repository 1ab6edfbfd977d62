import { fork, type ChildProcess } from 'node:child_process';
import type { FromRuntime, ToRuntime } from '../../protocol';

export interface ProcessLaunch {
  /** The bundle dist/runtime.js. */
  readonly modulePath: string;
  /** Folder of the model package; the one beside the bundle when absent. */
  readonly modelFolder?: string;
  /** 0 or absent: half of the physical cores. */
  readonly threads?: number;
  /** Where the model is computed; `cpu` when absent. */
  readonly device?: string;
  /** Resident memory the process may have, MB. */
  readonly memoryMb?: number;
  /** File in which the process remembers the model files that it has verified; without it, it reads them all again. */
  readonly stateFile?: string;
}

export interface ProcessEvents {
  readonly message: (message: FromRuntime) => void;
  /** The process is gone, or could not be started. Called exactly once. `detail` is for the log. */
  readonly exit: (detail: string) => void;
  /** A line the process wrote to stdout or stderr, for the log. */
  readonly output: (text: string) => void;
}

/** Time a released process has to end by itself before it is killed, ms. */
const RELEASE_MS = 2000;

/** One run of the runtime process. */
export class RuntimeProcess {
  private readonly child: ChildProcess;
  private gone = false;

  constructor(
    launch: ProcessLaunch,
    private readonly events: ProcessEvents,
  ) {
    this.child = fork(launch.modulePath, launchArguments(launch), {
      // The host's own flags (inspector ports, loaders) are not for the child.
      execArgv: [],
      // In VS Code's desktop host `process.execPath` is Electron.
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      serialization: 'json',
    });
    this.child.on('message', (message) => {
      // The child is our own bundle; anything but protocol messages is a bug there.
      if (!this.gone) events.message(message as FromRuntime);
    });
    this.child.on('error', (error) => {
      this.end(`could not be run: ${error.message}`);
    });
    this.child.on('exit', (code, signal) => {
      this.end(signal === null ? `exit status ${code ?? 'unknown'}` : `signal ${signal}`);
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        events.output(text);
      });
    }
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  /** Sends a message; lost when the process is gone, which `exit` reports anyway. */
  send(message: ToRuntime): void {
    if (this.gone || !this.child.connected) return;
    this.child.send(message, () => undefined);
  }

  /** Ends the process at once. `exit` follows. */
  kill(): void {
    this.child.kill('SIGKILL');
  }

  /** Asks the process to end and forgets it: no event follows. It ends itself when the channel closes. */
  release(): void {
    this.send({ type: 'shutdown' });
    this.gone = true;
    if (this.child.connected) this.child.disconnect();
    const deadline = setTimeout(() => {
      this.kill();
    }, RELEASE_MS).unref();
    this.child.once('exit', () => {
      clearTimeout(deadline);
    });
  }

  private end(detail: string): void {
    if (this.gone) return;
    this.gone = true;
    this.events.exit(detail);
  }
}

function launchArguments(launch: ProcessLaunch): string[] {
  const { modelFolder, threads, device, memoryMb, stateFile } = launch;
  const options = {
    '--model': modelFolder,
    '--threads': threads,
    '--device': device,
    '--memory': memoryMb,
    '--state': stateFile,
  };
  return Object.entries(options).flatMap(([name, value]) => {
    return value === undefined ? [] : [name, String(value)];
  });
}
