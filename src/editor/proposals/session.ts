import * as vscode from 'vscode';
import { SYSTEM_CLOCK } from '../../complete/clock';
import type { WorkSignals } from '../../model/backgroundModel';
import { Frames } from '../../proposal/frames';
import { liveText, type LiveState } from '../../proposal/liveText';
import { Proposal } from '../../proposal/proposal';
import type { ProposalNames } from '../../proposal/words';
import type { CommandId } from '../shell/commands';
import { openDiff } from './diffView';

/** Scheme of the documents on the proposed side of a diff. */
export const PROPOSAL_SCHEME = 'anneal-proposal';

/** What a feature proposes something for. */
export interface SessionSubject {
  readonly document: vscode.TextDocument;
  readonly names: ProposalNames;
  /** New code for a place, and where that is; it can be written otherwise, or longer. */
  readonly place?: vscode.Position;
}

/** A command that is offered beside those of every proposal. */
export interface ProposalOffer {
  readonly title: string;
  readonly command: CommandId;
}

/** One run of the model. */
class Run {
  private readonly cancelling = new AbortController();
  private readonly finishing = new AbortController();
  readonly signals: WorkSignals = {
    cancel: this.cancelling.signal,
    finish: this.finishing.signal,
  };

  stop(): void {
    this.finishing.abort();
  }

  cancel(): void {
    this.cancelling.abort();
  }
}

let count = 0;

/** One proposal for one document: from the command to its acceptance or its end. */
export class ProposalSession implements vscode.Disposable {
  /** Of the document on the proposed side. */
  readonly uri: vscode.Uri;
  readonly proposal: Proposal;
  readonly document: vscode.TextDocument;
  /** Notifications that offer the proposal and that nobody has answered. */
  offers = 0;
  private run: Run | undefined;
  private runs = 0;
  private opening: Promise<void> | undefined;
  private readonly redrawn = new vscode.EventEmitter<void>();
  private readonly frames: Frames;
  private closed = false;

  /** Fires when what the proposed side shows has changed. */
  readonly onDidChange = this.redrawn.event;

  constructor(readonly subject: SessionSubject) {
    this.document = subject.document;
    // The path keeps its ending, which tells the language.
    const { path } = this.document.uri;
    this.uri = vscode.Uri.from({ scheme: PROPOSAL_SCHEME, path, query: String(++count) });
    this.proposal = new Proposal(this.document.getText());
    this.frames = new Frames(SYSTEM_CLOCK, () => {
      this.redrawn.fire();
    });
  }

  get isClosed(): boolean {
    return this.closed;
  }

  /** Number of the run that is under way, or was the last one. */
  get version(): number {
    return this.runs;
  }

  /** Whether the view is open, or on its way. */
  get isOpen(): boolean {
    return this.opening !== undefined;
  }

  /** Opens the view, once. */
  open(): Promise<void> {
    const { document, names, place } = this.subject;
    this.opening ??= openDiff({ document, uri: this.uri, title: names.title, place });
    return this.opening;
  }

  /** A run of the model begins. */
  begin(): WorkSignals {
    this.runs++;
    this.run = new Run();
    this.proposal.begin();
    return this.run.signals;
  }

  /** Ends the run with what is there by now; does nothing once it has ended. */
  stop(): void {
    if (this.proposal.state === 'forming') this.run?.stop();
  }

  /** Ends the run and throws away what it has. */
  cancel(): void {
    this.run?.cancel();
  }

  step(state: LiveState): void {
    const eol = this.document.eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n';
    const live = liveText(state, eol);
    this.proposal.step(live);
    this.frames.request(live.length);
  }

  /** The run has ended. @param edits undefined: it has brought nothing */
  end(edits: Parameters<Proposal['propose']>[0] | undefined): void {
    this.frames.stop();
    if (edits === undefined) this.proposal.keep();
    else this.proposal.propose(edits);
    this.redrawn.fire();
  }

  /** Follows the document. */
  edited(changes: readonly vscode.TextDocumentContentChangeEvent[]): void {
    const edits = changes.map(({ rangeOffset, rangeLength, text }) => {
      return { start: rangeOffset, end: rangeOffset + rangeLength, newText: text };
    });
    this.proposal.edited(edits, this.document.getText());
    this.redrawn.fire();
  }

  /** Writes the proposal to its document; the edits that come meanwhile are its own. @returns whether it is written */
  async write(apply: () => Promise<boolean>): Promise<boolean> {
    this.proposal.beginWriting();
    let isWritten = false;
    try {
      isWritten = await apply();
    } finally {
      this.proposal.endWriting(isWritten);
    }
    return isWritten;
  }

  /** Ends everything; what the model is still working on is thrown away. */
  dispose(): void {
    this.closed = true;
    this.cancel();
    this.frames.stop();
    this.redrawn.dispose();
  }
}
