import * as vscode from 'vscode';
import type { Trees } from '../../syntax/trees';
import type { Gate } from './gate/gate';
import type { Pause } from './pause/pause';
import type { Power } from './pause/power';
import type { PrivacyGuard } from './privacy/privacyGuard';
import type { CompletionFeature } from '../complete/completion';
import type { RuntimeKeeper } from './runtimeKeeper';
import { readSettings, SECTION } from './settings';
import type { StatusItem } from './status/statusItem';

export interface LifecycleParts {
  readonly completion: Pick<CompletionFeature, 'source' | 'registration'>;
  readonly gate: Gate;
  readonly guard: PrivacyGuard;
  readonly pause: Pause;
  readonly power: Power;
  readonly runtime: RuntimeKeeper;
  readonly status: StatusItem;
  readonly trees: Trees;
}

/** Settings that a runtime process is started with. */
const STARTS_WITH = ['threads', 'modelFolder'];

/**
 * Has the runtime and the trees ready before the first keystroke that needs them, and frees what is not needed any
 * more: documents that were closed, everything while paused or switched off.
 */
export function followEditor(parts: LifecycleParts): vscode.Disposable {
  const { completion, gate, guard, pause, power, runtime, status, trees } = parts;
  const { registration, source } = completion;

  const prepare = () => {
    const document = vscode.window.activeTextEditor?.document;
    const refusal = gate.refusal(document);
    // A view, or the log, explains by itself that nothing is suggested there.
    status.update({
      refusal: refusal?.kind === 'noCode' ? undefined : refusal,
      pausedUntil: pause.until,
    });
    if (document === undefined || refusal !== undefined || power.isSparing) return;
    if (readSettings(document).mode !== 'auto') return;
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
    const isOther = STARTS_WITH.some((name) => event.affectsConfiguration(`${SECTION}.${name}`));
    if (isOff || isOther) runtime.stop();
    prepare();
  };

  const pauseChanged = (paused: boolean) => {
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

  /** The half character may be gone. */
  const edited = ({ document }: vscode.TextDocumentChangeEvent) => {
    const isRefused = status.state.refusal?.kind === 'unreadable';
    if (isRefused && document === vscode.window.activeTextEditor?.document) prepare();
  };

  const powerChanged = (sparing: boolean) => {
    status.update({ sparing });
    renew();
    prepare();
  };

  status.update({ sparing: power.isSparing });
  renew();
  prepare();
  return vscode.Disposable.from(
    vscode.window.onDidChangeActiveTextEditor(prepare),
    vscode.workspace.onDidChangeConfiguration(settingsChanged),
    vscode.workspace.onDidChangeTextDocument(edited),
    vscode.workspace.onDidCloseTextDocument(closed),
    guard.onDidChange(privacyChanged),
    pause.onDidChange(pauseChanged),
    power.onDidChange(powerChanged),
    runtime.onDidLose(renew),
  );
}
