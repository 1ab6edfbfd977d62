import * as vscode from 'vscode';
import { COMMANDS, type CommandId } from '../commands';
import { isCode } from './eligibility';
import type { Pause } from '../pause/pause';
import type { PrivacyGuard } from '../privacy/privacyGuard';
import { whyRefusing, type Refusal } from './refusal';
import { readSettings } from '../settings';
import type { StatusItem } from '../status/statusItem';

export interface GateParts {
  readonly pause: Pick<Pause, 'isPaused' | 'isFilePaused'>;
  readonly guard: Pick<PrivacyGuard, 'reason'>;
  /** Knows what keeps the model from working. */
  readonly status: Pick<StatusItem, 'state'>;
}

/** Half of a surrogate pair without the other one: the model cannot read such a text. */
const LONE_SURROGATE = /\p{Surrogate}/u;

/** Decides whether Anneal may work in a document, for every feature, and says why not. */
export class Gate {
  constructor(private readonly parts: GateParts) {}

  /**
   * Why nothing is done in a document, whoever asks; undefined when Anneal may work there.
   * @param document absent: why nothing is done anywhere
   */
  refusal(document?: vscode.TextDocument): Refusal | undefined {
    const { guard, pause } = this.parts;
    const { mode, languageEnabled } = readSettings(document);
    if (mode === 'off') return { kind: 'off' };
    if (pause.isPaused) return { kind: 'paused' };
    if (document === undefined) return undefined;
    if (!isCode(document)) return { kind: 'noCode' };
    if (!languageEnabled) return { kind: 'language', languageId: document.languageId };
    const reason = guard.reason(document);
    if (reason !== undefined) return { kind: 'private', reason };
    if (pause.isFilePaused(document)) return { kind: 'filePaused' };
    return LONE_SURROGATE.test(document.getText()) ? { kind: 'unreadable' } : undefined;
  }

  /** The active editor when a command may work in it; else the user is told why not, and offered a way out. */
  editorToWorkIn(): vscode.TextEditor | undefined {
    const editor = vscode.window.activeTextEditor;
    if (editor === undefined) {
      void vscode.window.showInformationMessage(vscode.l10n.t('Open a file first.'));
      return undefined;
    }
    const { failure } = this.parts.status.state;
    const refusal: Refusal | undefined =
      this.refusal(editor.document) ??
      (failure === undefined ? undefined : { kind: 'failure', message: failure });
    if (refusal === undefined) return editor;
    void tell(refusal);
    return undefined;
  }
}

interface WayOut extends vscode.MessageItem {
  readonly command: CommandId;
  readonly args: readonly unknown[];
}

async function tell(refusal: Refusal): Promise<void> {
  const message = `Anneal: ${whyRefusing(refusal, vscode.l10n.t)}`;
  const ways = waysOut(refusal);
  const { window } = vscode;
  const way = await (refusal.kind === 'failure'
    ? window.showWarningMessage(message, ...ways)
    : window.showInformationMessage(message, ...ways));
  if (way !== undefined) await vscode.commands.executeCommand(way.command, ...way.args);
}

function waysOut({ kind }: Refusal): WayOut[] {
  const { t } = vscode.l10n;
  switch (kind) {
    case 'failure':
      return [{ title: t('Open Log'), command: COMMANDS.showLog, args: [] }];
    case 'off':
    case 'language':
      return [{ title: t('Status Menu'), command: COMMANDS.statusMenu, args: [] }];
    case 'paused':
      return [{ title: t('Resume'), command: COMMANDS.togglePause, args: [] }];
    case 'filePaused':
      return [{ title: t('Resume in This File'), command: COMMANDS.pause, args: ['file'] }];
    case 'noCode':
    case 'unreadable':
    case 'private':
      return [];
  }
}
