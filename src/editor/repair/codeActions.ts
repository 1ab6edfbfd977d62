import * as vscode from 'vscode';
import type { JobOptions, RepairOutcome } from '../../repair/job';
import { COMMANDS } from '../shell/commands';
import type { Gate } from '../shell/gate/gate';
import { isComplaint, readTargets, targetsOfDiagnostics } from './readTargets';
import type { Repairs } from './repairs';
import { repairDocument, type RepairTask, type RunParts } from './repairDocument';

const { QuickFix, RefactorRewrite } = vscode.CodeActionKind;

/** A quick fix on its way from the light bulb to the diff. */
interface Ticket {
  readonly task: RepairTask;
  /** The document's version that the task is about. */
  readonly version: number;
  /** What the model has answered, once it was asked. */
  outcome?: RepairOutcome;
}

/**
 * A quick fix with its ticket. Its command has no arguments: VS Code keeps those of a light bulb only until it closes,
 * and a model may take longer than that.
 */
class RepairFix extends vscode.CodeAction {
  constructor(readonly ticket: Ticket) {
    super(vscode.l10n.t('Repair with Anneal'), QuickFix);
    this.command = { command: COMMANDS.openQuickFix, title: this.title };
  }
}

export interface RepairActionsParts extends RunParts {
  readonly gate: Pick<Gate, 'refusal'>;
  readonly repairs: Pick<Repairs, 'propose' | 'show'>;
}

/**
 * What Anneal offers in the light bulb. The model works when a quick fix is resolved, never before; its answer is then
 * shown as a diff like any other, since nobody has read it yet.
 */
export class RepairActions implements vscode.CodeActionProvider {
  static readonly kinds = [QuickFix, RefactorRewrite];

  /** The fix that was resolved last, which is what VS Code does right before it runs a fix's command. */
  private chosen: Ticket | undefined;
  /** The fix that was offered last: meant where a command comes without a fix having been resolved. */
  private offered: Ticket | undefined;

  constructor(
    private readonly parts: RepairActionsParts,
    private readonly options: JobOptions,
  ) {}

  provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    { diagnostics, only }: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    if (this.parts.gate.refusal(document) !== undefined) return [];
    const isWanted = (kind: vscode.CodeActionKind): boolean => only?.intersects(kind) ?? true;
    const complaints = diagnostics.filter(isComplaint);
    return [
      ...(isWanted(QuickFix) && complaints.length > 0 ? [this.fix(document, complaints)] : []),
      ...(isWanted(RefactorRewrite) && !range.isEmpty ? rewrites() : []),
    ];
  }

  async resolveCodeAction(
    action: vscode.CodeAction,
    token: vscode.CancellationToken,
  ): Promise<vscode.CodeAction> {
    if (!(action instanceof RepairFix)) return action;
    const { ticket } = action;
    this.chosen = ticket;
    if (ticket.outcome !== undefined || !isFresh(ticket)) return action;
    const outcome = await this.ask(ticket.task, token);
    if (outcome !== undefined && isFresh(ticket)) ticket.outcome = outcome;
    return action;
  }

  /** Shows what a quick fix has found; one that was not resolved, or whose text has changed, asks the model now. */
  async open(): Promise<void> {
    const ticket = [this.chosen, this.offered].find((one) => one !== undefined && isFresh(one));
    this.chosen = undefined;
    const { repairs } = this.parts;
    if (ticket === undefined) {
      await this.askAgain();
    } else if (ticket.outcome === undefined) {
      await repairs.propose(ticket.task);
    } else {
      await repairs.show(ticket.task, ticket.outcome);
    }
  }

  /** For a fix that nothing is known of any more: what is under the cursor now. */
  private async askAgain(): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    if (editor === undefined) return;
    const { document, selections } = editor;
    const { options } = this;
    const targets = readTargets(document, options.mode, selections);
    if (targets.selections.length > 0) {
      await this.parts.repairs.propose({ document, targets, options });
    }
  }

  private fix(
    document: vscode.TextDocument,
    diagnostics: readonly vscode.Diagnostic[],
  ): vscode.CodeAction {
    const targets = targetsOfDiagnostics(document, diagnostics);
    const task = { document, targets, options: this.options };
    const ticket: Ticket = { task, version: document.version };
    this.offered = ticket;
    const action = new RepairFix(ticket);
    action.diagnostics = [...diagnostics];
    return action;
  }

  /** Whatever goes wrong here is said when the quick fix is chosen. */
  private async ask(
    task: RepairTask,
    token: vscode.CancellationToken,
  ): Promise<RepairOutcome | undefined> {
    const cancelling = new AbortController();
    const listener = token.onCancellationRequested(() => {
      cancelling.abort();
    });
    const { signal } = cancelling;
    if (token.isCancellationRequested) cancelling.abort();
    try {
      const outcome = await repairDocument(this.parts, task, { cancel: signal, finish: signal });
      return signal.aborted || outcome?.reason === 'cancelled' ? undefined : outcome;
    } catch {
      return undefined;
    } finally {
      listener.dispose();
    }
  }
}

function isFresh({ task, version }: Ticket): boolean {
  return task.document.version === version && !task.document.isClosed;
}

function rewrites(): vscode.CodeAction[] {
  const entries = [
    {
      title: vscode.l10n.t('Repair Selection with Anneal'),
      command: COMMANDS.repairSelection,
    },
    {
      title: vscode.l10n.t('Refactor Selection with Anneal…'),
      command: COMMANDS.refactorSelection,
    },
  ];
  return entries.map((entry) => {
    const action = new vscode.CodeAction(entry.title, RefactorRewrite);
    action.command = entry;
    return action;
  });
}
