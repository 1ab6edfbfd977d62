import * as vscode from 'vscode';
import { RuntimeCallError } from '../../model/process/errors';
import { whatIsProposed, whyNothing, whyRefused } from '../../proposal/words';
import type { RepairOutcome } from '../../repair/job';
import type { Notices } from '../shell/notices';
import type { StatusItem } from '../shell/statusItem';
import { applyAll, applyChosen } from '../proposals/applying';
import { closeDiff, openDiff, proposalTabs, proposedSideOf, showAt } from '../proposals/diffView';
import { CONTEXT, PROPOSAL_SCHEME, REPAIR_COMMANDS } from './commandIds';
import { isMotionWelcome, isScreenReaderOn } from '../proposals/motion';
import { showProgress } from '../proposals/progress';
import { ProposalDocuments } from '../proposals/proposalDocuments';
import { run, type Question, type RunParts } from './run';
import { Session } from './session';

export interface ProposalsParts extends RunParts {
  readonly notices: Pick<Notices, 'bug'>;
  readonly status: Pick<StatusItem, 'during'>;
}

/** How long a message stays in the status bar, in ms. */
const MESSAGE_MS = 6000;

/** The proposals there are, at most one a document, and what the user can do with them. */
export class Proposals implements vscode.Disposable {
  private readonly documents = new ProposalDocuments();
  private readonly sessions = new Set<Session>();
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

  /** Asks the model, shows how the answer forms, and leaves it for the user to accept. */
  async refine(question: Question): Promise<void> {
    const session = this.begin(question);
    let opened: Promise<void> | undefined;
    const work = run(this.parts, question, session.signals, (progress) => {
      session.step(progress);
      if (isMotionWelcome() && !session.isClosed) opened ??= openDiff(session);
    });
    showProgress(session, work, () => this.close(session));
    try {
      const outcome = await this.parts.status.during(work);
      await opened;
      await this.propose(session, outcome, opened !== undefined);
    } catch (error) {
      await opened?.catch(() => undefined);
      await this.close(session);
      this.report(error);
    }
  }

  /** Shows what the model has already answered. */
  async show(question: Question, outcome: RepairOutcome): Promise<void> {
    await this.propose(this.begin(question), outcome, false);
  }

  /** Writes a proposal to its document. */
  async accept(at?: unknown): Promise<void> {
    const session = this.find(at);
    const first = session?.proposal.hunks[0];
    if (session === undefined || first === undefined) return;
    if (await applyAll(session)) {
      await this.close(session);
      await showAt(session.document, first.start);
    } else {
      const why = vscode.l10n.t(
        '{0} was changed at the same moment; nothing was applied. Try again.',
        session.fileName,
      );
      void vscode.window.showWarningMessage(why);
    }
  }

  /** Lets the user choose among the hunks. The proposal stays when they choose none. */
  async review(at?: unknown): Promise<void> {
    const session = this.find(at);
    if (session?.proposal.state !== 'ready') return;
    const first = session.proposal.hunks[0];
    if (!(await applyChosen(session))) return;
    await this.close(session);
    await showAt(session.document, first?.start ?? 0);
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

  dispose(): void {
    this.listeners.dispose();
    for (const session of this.sessions) session.dispose();
    this.documents.dispose();
  }

  /** Begins at once, so that the targets are still those of the document's text. */
  private begin({ document, options }: Question): Session {
    for (const other of [...this.sessions]) {
      // The runtime works on one repair at a time, and a document has one proposal at a time.
      const gives = other.document === document || other.proposal.state === 'refining';
      if (gives) void this.close(other);
    }
    const session = new Session(document, options.mode);
    this.sessions.add(session);
    this.documents.add(session);
    this.tellContext();
    return session;
  }

  private async propose(
    session: Session,
    outcome: RepairOutcome | undefined,
    isOpen: boolean,
  ): Promise<void> {
    if (session.isClosed) {
      // It may have been closed while its diff was on its way.
      await closeDiff(session.uri);
      return;
    }
    session.propose(outcome ?? { edits: [] });
    this.tellContext();
    const { proposal, isStopped } = session;
    if (proposal.state === 'ready') {
      // Whoever has turned to another file while the model worked stays there.
      if (!isOpen) await openDiff(session);
      const { length } = proposal.hunks;
      this.announce(session, whatIsProposed(length, outcome?.reason, isStopped, vscode.l10n.t));
      return;
    }
    await this.close(session);
    const { refused } = proposal;
    const why =
      refused > 0
        ? whyRefused(refused, 0, vscode.l10n.t)
        : whyNothing(outcome?.reason, isStopped, vscode.l10n.t);
    void vscode.window.showInformationMessage(why);
  }

  private edited(
    session: Session,
    changes: readonly vscode.TextDocumentContentChangeEvent[],
  ): void {
    const { proposal } = session;
    const before = proposal.refused;
    session.edited(changes);
    if (proposal.state === 'refining' || proposal.refused <= before) return;
    const why = whyRefused(proposal.refused, proposal.hunks.length, vscode.l10n.t);
    if (proposal.state === 'ready') {
      vscode.window.setStatusBarMessage(why, MESSAGE_MS);
      return;
    }
    void this.close(session);
    void vscode.window.showWarningMessage(why);
  }

  private announce({ uri }: Session, what: string): void {
    vscode.window.setStatusBarMessage(`Anneal: ${what}`, MESSAGE_MS);
    if (!isScreenReaderOn()) return;
    const choices = [
      { title: vscode.l10n.t('Accept'), command: REPAIR_COMMANDS.accept },
      { title: vscode.l10n.t('Review hunk by hunk'), command: REPAIR_COMMANDS.review },
      { title: vscode.l10n.t('Discard'), command: REPAIR_COMMANDS.discard },
    ];
    void vscode.window.showInformationMessage(what, ...choices).then((choice) => {
      if (choice !== undefined) void vscode.commands.executeCommand(choice.command, uri);
    });
  }

  private report(error: unknown): void {
    if (error instanceof RuntimeCallError) void vscode.window.showWarningMessage(error.message);
    else this.parts.notices.bug(vscode.l10n.t('repair'), error);
  }

  private async close(session: Session): Promise<void> {
    if (!this.sessions.delete(session)) return;
    session.dispose();
    this.tellContext();
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

  private of(document: vscode.TextDocument): Session | undefined {
    return [...this.sessions].find((session) => session.document === document);
  }

  /** The session that a title bar's command is about; without one, that of the tab in front, else the only one. */
  private find(at: unknown): Session | undefined {
    const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
    const named = at instanceof vscode.Uri ? this.at(at) : undefined;
    const inFront = tab && this.at(proposedSideOf(tab));
    const all = [...this.sessions];
    return named ?? inFront ?? (all.length === 1 ? all[0] : undefined);
  }

  private at(uri: vscode.Uri | undefined): Session | undefined {
    const wanted = uri?.toString();
    return [...this.sessions].find((session) => session.uri.toString() === wanted);
  }

  private tellContext(): void {
    const uris = (isRefining: boolean): string[] | undefined => {
      const some = [...this.sessions].filter(
        ({ proposal }) => (proposal.state === 'refining') === isRefining,
      );
      return some.length === 0 ? undefined : some.map(({ uri }) => uri.toString());
    };
    void vscode.commands.executeCommand('setContext', CONTEXT.refining, uris(true));
    void vscode.commands.executeCommand('setContext', CONTEXT.proposed, uris(false));
  }
}
