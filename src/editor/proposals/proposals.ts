import * as vscode from 'vscode';
import type { WorkSignals } from '../../model/backgroundModel';
import { RuntimeCallError } from '../../model/process/errors';
import type { LiveState } from '../../proposal/liveText';
import { whyRefused, type ProposalAnswer } from '../../proposal/words';
import type { Notices } from '../shell/notices';
import type { StatusItem } from '../shell/status/statusItem';
import { isMotionWelcome } from '../shell/accessibility';
import { offerProposal, say, tellRefused, withdrawOffers } from './announce';
import { applyAll, applyChosen } from './applying';
import { updateContextKeys } from './contextKeys';
import { closeDiff, proposalTabs, proposedSideOf, showAt } from './diffView';
import { showProgress } from './progress';
import { ProposalDocuments } from './proposalDocuments';
import {
  PROPOSAL_SCHEME,
  ProposalSession,
  type ProposalOffer,
  type SessionSubject,
} from './session';

/**
 * A feature's work on a proposal. It throws what the model throws.
 * @param onStep told how far the model has come
 */
export type ProposalWork = (
  signals: WorkSignals,
  onStep: (state: LiveState) => void,
) => Promise<ProposalAnswer>;

export interface ProposalsParts {
  readonly notices: Pick<Notices, 'bug'>;
  readonly status: Pick<StatusItem, 'during'>;
}

/** The proposals there are, of every feature, at most one a document, and what the user can do with them. */
export class Proposals implements vscode.Disposable {
  private readonly documents = new ProposalDocuments();
  private readonly sessions = new Set<ProposalSession>();
  /** Those being written as a whole. */
  private readonly accepting = new WeakSet<ProposalSession>();
  private readonly listeners: vscode.Disposable;

  constructor(private readonly parts: ProposalsParts) {
    this.listeners = vscode.Disposable.from(
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        const session = this.of(document);
        if (session !== undefined) this.edited(session, contentChanges);
      }),
      vscode.workspace.onDidCloseTextDocument((document) => {
        const session = this.of(document);
        if (session !== undefined) void this.close(session);
      }),
      vscode.window.tabGroups.onDidChangeTabs(({ closed }) => {
        this.tabsClosed(closed);
      }),
    );
    // What an editor restores from its last run is of a proposal that is gone.
    const left = proposalTabs(({ scheme }) => scheme === PROPOSAL_SCHEME);
    if (left.length > 0) void vscode.window.tabGroups.close(left);
  }

  /** Begins a proposal at once, so that what the feature has read is still the document's text. */
  begin(subject: SessionSubject): ProposalSession {
    for (const other of [...this.sessions]) {
      // The model works on one proposal at a time, and a document has one proposal at a time.
      const gives = other.document === subject.document || other.proposal.state === 'forming';
      if (gives) void this.close(other);
    }
    const session = new ProposalSession(subject);
    this.sessions.add(session);
    this.documents.add(session);
    updateContextKeys(this.sessions);
    return session;
  }

  /**
   * Lets the model work on a proposal, shows how the answer forms, and leaves it for the user to accept.
   * @param more offered beside what can be done with every proposal
   */
  async run(
    session: ProposalSession,
    work: ProposalWork,
    more: readonly ProposalOffer[] = [],
  ): Promise<void> {
    withdrawOffers(session);
    const signals = session.begin();
    updateContextKeys(this.sessions);
    const working = work(signals, (state) => {
      if (session.isClosed) return;
      session.step(state);
      // Whether it could be opened is told below.
      if (isMotionWelcome()) session.open().catch(() => undefined);
    });
    showProgress(session, working);
    try {
      const answer = await this.parts.status.during(working);
      if (session.isOpen) await session.open();
      if (signals.cancel.aborted) await this.fallBack(session);
      else await this.answered(session, answer, more);
    } catch (error) {
      await this.fallBack(session);
      this.report(session, error);
    }
  }

  /** Shows what the model has already answered. */
  async show(subject: SessionSubject, answer: ProposalAnswer): Promise<void> {
    await this.answered(this.begin(subject), answer, []);
  }

  /** Writes a proposal to its document, as one step to undo. */
  async accept(at?: unknown): Promise<void> {
    const session = this.find(at);
    if (session?.proposal.state !== 'ready' || this.accepting.has(session)) return;
    const { document, subject } = session;
    let cursor = 0;
    this.accepting.add(session);
    const isWritten = await session.write(() => {
      const [edit] = session.proposal.hunks.flatMap(({ edits }) => edits);
      if (edit === undefined) return Promise.resolve(false);
      cursor = subject.place === undefined ? edit.start : edit.start + edit.newText.length;
      return applyAll(session);
    });
    if (!isWritten) {
      this.accepting.delete(session);
      const why = vscode.l10n.t(
        '{0} was changed at the same moment; nothing was applied. Try again.',
        nameOf(document),
      );
      void vscode.window.showWarningMessage(why);
      return;
    }
    await this.close(session);
    await showAt(document, cursor);
    say(vscode.l10n.t('The proposal is applied.'));
  }

  /** Lets the user choose among the hunks. The proposal stays when they choose none. */
  async review(at?: unknown): Promise<void> {
    const session = this.find(at);
    if (session?.proposal.state !== 'ready') return;
    const start = session.proposal.hunks[0]?.start ?? 0;
    const isWritten = await session.write(() => applyChosen(session));
    if (!isWritten || session.isClosed) return;
    await this.close(session);
    await showAt(session.document, start);
  }

  /** Drops a proposal. */
  async discard(at?: unknown): Promise<void> {
    const session = this.find(at);
    if (session !== undefined) await this.close(session);
  }

  /** Ends the model's work, keeping what is there by now. */
  stop(): void {
    for (const session of this.sessions) session.stop();
  }

  /** The proposal that a title bar's command is about; without one, that of the tab in front, else the only one. */
  find(at: unknown): ProposalSession | undefined {
    const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
    const named = at instanceof vscode.Uri ? this.at(at) : undefined;
    const inFront = tab && this.at(proposedSideOf(tab));
    const all = [...this.sessions];
    return named ?? inFront ?? (all.length === 1 ? all[0] : undefined);
  }

  dispose(): void {
    this.listeners.dispose();
    for (const session of this.sessions) session.dispose();
    this.documents.dispose();
  }

  private async answered(
    session: ProposalSession,
    { edits, proposed, nothing }: ProposalAnswer,
    more: readonly ProposalOffer[],
  ): Promise<void> {
    if (session.isClosed) {
      // It may have been closed while its diff was on its way.
      await closeDiff(session.uri);
      return;
    }
    session.end(edits.length === 0 ? undefined : edits);
    updateContextKeys(this.sessions);
    const { hunks, refused, state } = session.proposal;
    if (state === 'empty') {
      await this.close(session);
      if (refused > 0) await tellRefused(session, whyRefusedIn(session));
      else void vscode.window.showInformationMessage(nothing);
      return;
    }
    // Who has turned to another file while the model worked stays there.
    await session.open();
    if (edits.length === 0) void vscode.window.showInformationMessage(nothing);
    else void offerProposal(session, proposed(hunks.length), more);
  }

  /** Back to what there was before the run; where there was nothing, the view goes. */
  private async fallBack(session: ProposalSession): Promise<void> {
    if (!session.isClosed) session.end(undefined);
    if (session.isClosed || session.proposal.state === 'empty') {
      await this.close(session);
      await closeDiff(session.uri);
    }
    updateContextKeys(this.sessions);
  }

  private edited(
    session: ProposalSession,
    changes: readonly vscode.TextDocumentContentChangeEvent[],
  ): void {
    const { proposal } = session;
    const before = proposal.refused;
    session.edited(changes);
    if (proposal.state === 'forming' || proposal.refused === before) return;
    updateContextKeys(this.sessions);
    if (proposal.refused < before) return;
    if (proposal.state === 'ready') {
      say(whyRefusedIn(session));
      return;
    }
    void this.close(session);
    void tellRefused(session, whyRefusedIn(session));
  }

  private report({ subject }: ProposalSession, error: unknown): void {
    if (error instanceof RuntimeCallError) void vscode.window.showWarningMessage(error.message);
    else this.parts.notices.bug(subject.names.work, error);
  }

  private async close(session: ProposalSession): Promise<void> {
    if (!this.sessions.delete(session)) return;
    session.dispose();
    withdrawOffers(session);
    updateContextKeys(this.sessions);
    await closeDiff(session.uri);
    this.documents.remove(session);
  }

  private tabsClosed(closed: readonly vscode.Tab[]): void {
    for (const tab of closed) {
      const session = this.at(proposedSideOf(tab));
      if (session === undefined) continue;
      // A tab that is moved to another group is closed in one and opened in the other.
      const isThere = proposalTabs((uri) => uri.toString() === session.uri.toString()).length > 0;
      if (!isThere) void this.close(session);
    }
  }

  private of(document: vscode.TextDocument): ProposalSession | undefined {
    return [...this.sessions].find((session) => session.document === document);
  }

  private at(uri: vscode.Uri | undefined): ProposalSession | undefined {
    const wanted = uri?.toString();
    return [...this.sessions].find((session) => session.uri.toString() === wanted);
  }
}

function whyRefusedIn({ proposal, subject }: ProposalSession): string {
  const { refused, hunks } = proposal;
  return whyRefused(refused, hunks.length, subject.names.again, vscode.l10n.t);
}

/** The file's name, for titles and messages. */
export function nameOf({ uri }: vscode.TextDocument): string {
  return uri.path.split('/').at(-1) ?? '';
}
