import * as vscode from 'vscode';
import type { GhostText } from '../../complete/ghostTextRange';
import type { EditTracker } from './editTracker';
import type { Notices } from '../shell/notices';
import type { Gate } from '../shell/gate/gate';
import type { Power } from '../shell/pause/power';
import type { PrivacyGuard } from '../shell/privacy/privacyGuard';
import { readSettings } from '../shell/settings';
import type { Statistics } from './statistics';
import { selectedIn, takeSnapshot } from './readSnapshot';
import { isRefusal } from '../../complete/suggester';
import type { SuggestionSource } from '../../complete/source';

export interface InlineCompletionsParts {
  readonly source: Pick<SuggestionSource, 'ghostTexts'>;
  readonly edits: EditTracker;
  readonly gate: Pick<Gate, 'refusal'>;
  readonly guard: Pick<PrivacyGuard, 'reason'>;
  readonly notices: Notices;
  readonly log: vscode.LogOutputChannel;
  readonly power: Pick<Power, 'isSparing'>;
  readonly statistics: Pick<Statistics, 'offered' | 'nothingOffered'>;
}

/** How long an answer without a suggestion stays in the status bar, in ms. */
const MESSAGE_MS = 4000;

function say(what: string): void {
  vscode.window.setStatusBarMessage(`Anneal: ${what}`, MESSAGE_MS);
}

function signalOf(token: vscode.CancellationToken): AbortSignal {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  token.onCancellationRequested(() => {
    controller.abort();
  });
  return controller.signal;
}

/** Ghost text. Never throws into VS Code: whatever goes wrong means no suggestion and an entry in the log. */
export class InlineCompletions implements vscode.InlineCompletionItemProvider {
  constructor(private readonly parts: InlineCompletionsParts) {}

  async provideInlineCompletionItems(
    document: vscode.TextDocument,
    position: vscode.Position,
    context: vscode.InlineCompletionContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.InlineCompletionItem[]> {
    try {
      const { edits, gate, guard, power, source } = this.parts;
      if (gate.refusal(document) !== undefined) return [];
      const settings = readSettings(document);
      const info = context.selectedCompletionInfo;
      const explicit = context.triggerKind === vscode.InlineCompletionTriggerKind.Invoke;
      const ghosts = await source.ghostTexts(takeSnapshot(document, position, guard), {
        settings,
        explicit,
        signal: signalOf(token),
        onDemand: settings.mode === 'onDemand' || power.isSparing,
        edit: edits.lastEdit(document),
        selected: info === undefined ? undefined : selectedIn(document, info),
      });
      if (token.isCancellationRequested) return [];
      if (ghosts.length === 0 && explicit) say(vscode.l10n.t('no suggestion here'));
      return this.offer(document, ghosts);
    } catch (error) {
      this.report(error, context.triggerKind);
      return [];
    }
  }

  /** Several to choose from count as one offer. */
  private offer(
    document: vscode.TextDocument,
    ghosts: readonly GhostText[],
  ): vscode.InlineCompletionItem[] {
    const { statistics } = this.parts;
    const [best] = ghosts;
    if (best === undefined) {
      statistics.nothingOffered();
      return [];
    }
    const uri = document.uri.toString();
    const command = statistics.offered({ uri, offset: best.start, text: best.text });
    return ghosts.map(({ start, end, text }) => {
      const range = new vscode.Range(document.positionAt(start), document.positionAt(end));
      return new vscode.InlineCompletionItem(text, range, command);
    });
  }

  /** The state of the runtime is the status bar's matter; a refused request is told to a user who asked by command. */
  private report(error: unknown, kind: vscode.InlineCompletionTriggerKind): void {
    if (!isRefusal(error)) {
      this.parts.notices.bug(vscode.l10n.t('suggestion'), error);
      return;
    }
    this.parts.log.warn(error.message);
    if (kind === vscode.InlineCompletionTriggerKind.Invoke) say(error.message);
  }
}
