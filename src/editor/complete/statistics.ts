import * as vscode from 'vscode';
import {
  entered,
  readLedger,
  totals,
  type Counts,
  type Fate,
} from '../../complete/statistics/ledger';
import { Offers, type Offer } from '../../complete/statistics/offers';
import { COMMANDS } from '../shell/commands';

const KEY = 'statistics';

/**
 * Counts what becomes of suggestions, on this machine only: the memory is not synchronised (`setKeysForSync` is not
 * called) and nothing reads it but the status menu. Windows share it; counts of two windows at the same moment may lose
 * one.
 */
export class Statistics implements vscode.Disposable {
  private readonly offers: Offers;
  private readonly listeners: vscode.Disposable;

  constructor(private readonly memory: vscode.Memento) {
    const listener = {
      settled: (fate: Fate) => {
        this.enter([[fate, 1]]);
      },
      corrected: (from: Fate, to: Fate) => {
        this.enter([
          [from, -1],
          [to, 1],
        ]);
      },
    };
    this.offers = new Offers(listener, () => performance.now());
    this.listeners = vscode.Disposable.from(
      vscode.workspace.onDidChangeTextDocument((event) => {
        this.changed(event);
      }),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        this.offers.closed(uri.toString());
      }),
    );
  }

  /** Counts of the last 30 days. */
  get counts(): Counts {
    return totals(readLedger(this.memory.get(KEY)), new Date());
  }

  /**
   * A suggestion is about to be given to VS Code.
   * @returns the command its item must carry
   */
  offered(offer: Offer): vscode.Command {
    const id = this.offers.offered(offer);
    return { command: COMMANDS.suggestionAccepted, title: '', arguments: [id] };
  }

  /** VS Code has run the command of an accepted suggestion. @param id the command's argument */
  accepted(id: unknown): void {
    if (typeof id === 'number') this.offers.accepted(id);
  }

  /** A place was asked about and nothing is suggested there. */
  nothingOffered(): void {
    this.offers.ended();
  }

  /** Forgets everything counted so far. */
  async clear(): Promise<void> {
    this.offers.ended();
    await this.memory.update(KEY, undefined);
  }

  dispose(): void {
    this.offers.ended();
    this.listeners.dispose();
  }

  private changed({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    const [change, ...others] = contentChanges;
    if (change === undefined || others.length > 0) return;
    this.offers.changed(document.uri.toString(), {
      offset: change.rangeOffset,
      removed: change.rangeLength,
      inserted: change.text,
    });
  }

  private enter(changes: readonly (readonly [fate: Fate, change: number])[]): void {
    const today = new Date();
    const ledger = changes.reduce(
      (now, [fate, change]) => entered(now, today, fate, change),
      readLedger(this.memory.get(KEY)),
    );
    void this.memory.update(KEY, ledger);
  }
}
