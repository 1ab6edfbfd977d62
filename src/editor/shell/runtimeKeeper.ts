import * as path from 'node:path';
import * as vscode from 'vscode';
import { RuntimeClient } from '../../model/process/runtimeClient';
import type { ClientState } from '../../model/process/state';
import type { TraceSink } from '../../model/process/traceSink';
import type { Notices } from './notices';
import { withRemedy } from './remedy';
import { readSettings } from './settings';
import type { StatusItem } from './status/statusItem';

export interface RuntimeKeeperParts {
  /** Folder the extension is installed in. */
  readonly folder: string;
  /** Folder that the extension may write to, the same for all windows. */
  readonly storage: string;
  readonly log: vscode.LogOutputChannel;
  readonly notices: Notices;
  readonly status: StatusItem;
  /** Sees what requests do, when it wants to. */
  readonly traces?: TraceSink;
}

/** Starts the runtime process when it is first needed, and shows how it is. */
export class RuntimeKeeper {
  private readonly lost = new vscode.EventEmitter<void>();

  /** Fires when requests may have gone unanswered: the runtime crashed, or was restarted. */
  readonly onDidLose = this.lost.event;

  private running: { readonly client: RuntimeClient; readonly unsubscribe: () => void } | undefined;

  constructor(private readonly parts: RuntimeKeeperParts) {}

  /** The client; starts the process when none runs. A runtime that cannot work is not started again by this. */
  client(): RuntimeClient {
    this.running ??= this.launch();
    return this.running.client;
  }

  /** The client if it was started. */
  get current(): RuntimeClient | undefined {
    return this.running?.client;
  }

  /** Ends the process and starts one with the settings as they are now. */
  restart(): void {
    this.stop();
    this.parts.notices.reset();
    this.client();
    this.lost.fire();
  }

  /** Ends the process, which frees its memory. */
  stop(): void {
    this.running?.unsubscribe();
    this.running?.client.dispose();
    this.running = undefined;
    this.parts.status.update({ info: undefined, failure: undefined });
  }

  dispose(): void {
    this.stop();
    this.lost.dispose();
  }

  private launch(): NonNullable<RuntimeKeeper['running']> {
    const { folder, storage, log, traces } = this.parts;
    const { threads, modelFolder } = readSettings();
    const client = new RuntimeClient({
      modulePath: path.join(folder, 'dist', 'runtime.js'),
      ...(modelFolder !== '' && { modelFolder }),
      stateFile: path.join(storage, 'verified-models.json'),
      threads,
      log: (line) => {
        log.info(line);
      },
      ...(traces !== undefined && { traces }),
    });
    const unsubscribe = client.onState((state) => {
      this.show(state);
    });
    client.start();
    return { client, unsubscribe };
  }

  private show(state: ClientState): void {
    const { log, notices, status } = this.parts;
    switch (state.kind) {
      case 'starting':
        log.info('the runtime starts');
        status.update({ failure: undefined });
        return;
      case 'ready':
      case 'busy':
        if (status.state.info === state.info) return;
        log.info(
          `${state.info.model} ${state.info.version} loaded in ${state.info.loadMs.toFixed(0)} ms`,
        );
        status.update({ info: state.info, failure: undefined });
        return;
      case 'restarting':
        log.warn(`the runtime starts again in ${state.delayMs} ms (crash ${state.attempt})`);
        status.update({ info: undefined });
        this.lost.fire();
        return;
      case 'failed': {
        const message = withRemedy(state.error, vscode.l10n.t);
        status.update({ info: undefined, failure: message });
        notices.missing(message);
        return;
      }
      case 'stopped':
    }
  }
}
