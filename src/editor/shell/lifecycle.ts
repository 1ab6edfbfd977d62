import * as vscode from 'vscode';
import type { Trees } from '../../syntax/trees';
import { isCode } from './eligibility';
import type { Pause } from './pause';
import type { Power } from './power';
import type { PrivacyGuard } from './privacyGuard';
import type { Registration } from '../complete/registration';
import type { RuntimeKeeper } from './runtimeKeeper';
import { readSettings, SECTION } from './settings';
import type { StatusItem } from './statusItem';
import type { SuggestionSource } from '../../complete/source';

export interface LifecycleParts {
  readonly guard: PrivacyGuard;
  readonly pause: Pause;
  readonly power: Power;
  readonly registration: Registration;
  readonly runtime: RuntimeKeeper;
  readonly source: Pick<SuggestionSource, 'forget' | 'clear'>;
  readonly status: StatusItem;
  readonly trees: Trees;
}

/** Whether suggestions come in a document by themselves. */
function isAutomatic(document: vscode.TextDocument): boolean {
  const { mode, languageEnabled } = readSettings(document);
  return mode === 'auto' && languageEnabled && isCode(document);
}

/**
 * Has the runtime and the trees ready before the first keystroke that needs them, and lets go of what is not needed any
 * more: documents that were closed, everything while paused or switched off.
 */
export function followEditor(parts: LifecycleParts): vscode.Disposable {
  const { guard, pause, power, registration, runtime, source, status, trees } = parts;

  const prepare = () => {
    const document = vscode.window.activeTextEditor?.document;
    const apart = document === undefined ? undefined : guard.reason(document);
    const filePaused = document !== undefined && pause.isFilePaused(document);
    status.update({ apart, filePaused });
    if (document === undefined || apart !== undefined || filePaused) return;
    if (pause.isPaused || power.isSparing || !isAutomatic(document)) return;
    const { languageId, uri } = document;
    void trees.warm({ uri: uri.toString(), languageId, text: document.getText() });
    runtime.client();
  };

  /** Nothing suggested so far counts any more. */
  const renew = () => {
    source.clear();
    registration.renew(!pause.isPaused && readSettings().mode !== 'off');
  };

  const settingsChanged = (event: vscode.ConfigurationChangeEvent) => {
    if (!event.affectsConfiguration(SECTION)) return;
    renew();
    const isOff = readSettings().mode === 'off';
    if (isOff || event.affectsConfiguration(`${SECTION}.threads`)) runtime.stop();
    prepare();
  };

  const pauseChanged = (paused: boolean) => {
    status.update({ paused, pausedUntil: pause.until });
    renew();
    if (paused) runtime.stop();
    prepare();
  };

  const closed = (document: vscode.TextDocument) => {
    const uri = document.uri.toString();
    source.forget(uri);
    runtime.current?.close(uri);
  };

  const privacyChanged = () => {
    vscode.workspace.textDocuments
      .filter((document) => guard.reason(document) !== undefined)
      .forEach(closed);
    renew();
    prepare();
  };

  const powerChanged = (sparing: boolean) => {
    status.update({ sparing });
    renew();
    prepare();
  };

  status.update({ paused: pause.isPaused, pausedUntil: pause.until, sparing: power.isSparing });
  renew();
  prepare();
  return vscode.Disposable.from(
    vscode.window.onDidChangeActiveTextEditor(prepare),
    vscode.workspace.onDidChangeConfiguration(settingsChanged),
    vscode.workspace.onDidCloseTextDocument(closed),
    guard.onDidChange(privacyChanged),
    pause.onDidChange(pauseChanged),
    power.onDidChange(powerChanged),
    runtime.onDidLose(renew),
  );
}
