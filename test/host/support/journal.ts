import { existsSync, mkdtempSync, readFileSync, watch, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { InfillRequest, RepairRequest, ToRuntime } from '../../../src/protocol';
import { isClosed } from './editing';

/** The scripted runtime has answered an infill. */
export interface Answered {
  readonly type: 'answered';
  readonly id: number;
}

/** What the scripted runtime received, message by message, and which infills it has answered. */
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
    return this.entries.filter((entry) => entry.type !== 'answered');
  }

  /** Whether an infill was answered. */
  isAnswered({ id }: InfillRequest): boolean {
    return this.entries.some((entry) => entry.type === 'answered' && entry.id === id);
  }

  private get entries(): (ToRuntime | Answered)[] {
    if (!existsSync(this.file)) return [];
    const lines = readFileSync(this.file, 'utf8')
      .split('\n')
      .filter((line) => line !== '');
    return lines.map((line) => JSON.parse(line) as ToRuntime | Answered);
  }

  /**
   * Requests for ghost text. Those of documents that an earlier test has closed do not count: after an accepted
   * suggestion VS Code asks for the next one a moment later, which may be recorded in the next test.
   */
  get requests(): InfillRequest[] {
    const all = this.messages.flatMap((message) => {
      return message.type === 'infill' ? [message.request] : [];
    });
    return all.filter(({ documentId }) => !isClosed(documentId));
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
