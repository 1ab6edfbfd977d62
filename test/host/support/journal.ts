import { existsSync, mkdtempSync, readFileSync, watch, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type * as vscode from 'vscode';
import type { InfillRequest, RepairRequest, ToRuntime } from '../../../src/protocol';

/** What the scripted runtime was told, message by message. */
export class Journal {
  private readonly file = path.join(mkdtempSync(path.join(os.tmpdir(), 'anneal-journal-')), 'log');

  /** Makes runtimes that are started from now on write here. */
  open(): void {
    this.clear();
    process.env['ANNEAL_JOURNAL'] = this.file;
  }

  clear(): void {
    writeFileSync(this.file, '');
  }

  get messages(): ToRuntime[] {
    if (!existsSync(this.file)) return [];
    const lines = readFileSync(this.file, 'utf8')
      .split('\n')
      .filter((line) => line !== '');
    return lines.map((line) => JSON.parse(line) as ToRuntime);
  }

  get requests(): InfillRequest[] {
    return this.messages.flatMap((message) => (message.type === 'infill' ? [message.request] : []));
  }

  /**
   * The requests for one document. After an accepted suggestion VS Code asks for the next one a moment later, so that
   * request may be recorded in the next test.
   */
  requestsOf({ uri }: vscode.TextDocument): InfillRequest[] {
    return this.requests.filter(({ documentId }) => documentId === uri.toString());
  }

  /** Those that something was to be found by; what is only judged is left out. */
  get repairs(): RepairRequest[] {
    const all = this.messages.flatMap((message) => {
      return message.type === 'repair' ? [message.request] : [];
    });
    return all.filter(({ changes }) => changes === undefined);
  }

  /** Resolves once `ready` holds; the test's own time limit ends the wait. */
  until(ready: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const watcher = watch(this.file);
      const look = () => {
        if (!ready()) return;
        watcher.close();
        resolve();
      };
      watcher.on('change', look);
      look();
    });
  }
}
