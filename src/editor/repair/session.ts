import * as vscode from 'vscode';
import { oneAfterTheOther } from '../../proposal/changes';
import { Frames } from '../../proposal/frames';
import { liveText } from '../../proposal/liveText';
import { Proposal } from '../../proposal/proposal';
import type { RepairMode, RepairOutcome, RepairProgress } from '../../repair/job';
import { SYSTEM_CLOCK } from '../shell/systemClock';
import { PROPOSAL_SCHEME } from './commandIds';
import type { WorkSignals } from '../../model/backgroundModel';

let count = 0;

/** One proposal for one document: from the command to its acceptance or its end. */
export class Session implements vscode.Disposable {
  /** Of the document on the proposed side. */
  readonly uri: vscode.Uri;
  readonly proposal: Proposal;
  private readonly cancelling = new AbortController();
  private readonly finishing = new AbortController();
  private readonly redrawn = new vscode.EventEmitter<void>();
  private readonly frames: Frames;
  private stopped = false;
  private closed = false;

  /** Fires when what the proposed side shows has changed. */
  readonly onDidChange = this.redrawn.event;

  constructor(
    readonly document: vscode.TextDocument,
    readonly mode: RepairMode,
  ) {
    // The path keeps its ending, which tells the language.
    const { path } = document.uri;
    this.uri = vscode.Uri.from({ scheme: PROPOSAL_SCHEME, path, query: String(++count) });
    this.proposal = new Proposal(document.getText());
    this.frames = new Frames(SYSTEM_CLOCK, () => {
      this.redrawn.fire();
    });
  }

  get signals(): WorkSignals {
    return { cancel: this.cancelling.signal, finish: this.finishing.signal };
  }

  /** Whether the user has ended the run early. */
  get isStopped(): boolean {
    return this.stopped;
  }

  get isClosed(): boolean {
    return this.closed;
  }

  /** The file's name, for titles and messages. */
  get fileName(): string {
    return this.document.uri.path.split('/').at(-1) ?? '';
  }

  /** Ends the run with what is there by now; does nothing once it has ended. */
  stop(): void {
    if (this.proposal.state !== 'refining') return;
    this.stopped = true;
    this.finishing.abort();
  }

  step(progress: RepairProgress): void {
    const eol = this.document.eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n';
    const live = liveText(progress, eol);
    this.proposal.step(live);
    this.frames.request(live.length);
  }

  propose(outcome: Pick<RepairOutcome, 'edits'>): void {
    this.frames.stop();
    this.proposal.propose(outcome);
    this.redrawn.fire();
  }

  /** Follows the document. */
  edited(changes: readonly vscode.TextDocumentContentChangeEvent[]): void {
    const edits = changes.map(({ rangeOffset, rangeLength, text }) => {
      return { start: rangeOffset, end: rangeOffset + rangeLength, newText: text };
    });
    this.proposal.edited(oneAfterTheOther(edits), this.document.getText());
    this.redrawn.fire();
  }

  /** Ends everything; what the model is still working on is thrown away. */
  dispose(): void {
    this.closed = true;
    this.cancelling.abort();
    this.frames.stop();
    this.redrawn.dispose();
  }
}
