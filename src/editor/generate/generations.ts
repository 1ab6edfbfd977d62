import * as vscode from 'vscode';
import { RuntimeCallError } from '../../model/process/errors';
import { isBlank } from '../../text/snapshot';
import type { GenerateStop } from '../../generate/job';
import type { Grammars } from '../../syntax/grammars';
import type { PrivacyGuard } from '../shell/privacyGuard';
import type { RuntimeKeeper } from '../shell/runtimeKeeper';
import { takeSnapshot } from '../complete/readSnapshot';
import type { StatusItem } from '../shell/statusItem';
import { announceNothing, announceWritten, isStill, withdrawOffers, type Way } from './announce';
import { STATE_KEY } from './commands';
import { Generation, type Ending } from './generation';
import { insertCode, offerCopy } from './insertion';
import { Preview } from './preview';
import type { GeneratePrompt } from './prompt';
import { mayGenerate } from './refusal';

export interface GenerationsParts {
  readonly runtime: Pick<RuntimeKeeper, 'client'>;
  readonly grammars: Grammars;
  readonly status: Pick<StatusItem, 'during' | 'state'>;
  readonly prompt: GeneratePrompt;
  readonly guard: Pick<PrivacyGuard, 'reason'>;
}

interface Current {
  readonly generation: Generation;
  /** Of the run under way; undefined when there is none. */
  running: AbortController | undefined;
  /** How often something was written; a notification of an older text does nothing. */
  version: number;
  /** Notifications that offer what was written and that nobody has answered. */
  offers: number;
}

/** Generates code, one place at a time: asks, shows it forming, and inserts it when the user accepts it. */
export class Generations implements vscode.Disposable {
  private readonly preview = new Preview();
  private readonly disposables: vscode.Disposable;
  private current: Current | undefined;

  constructor(private readonly parts: GenerationsParts) {
    this.disposables = vscode.Disposable.from(
      this.preview,
      this.preview.onDidClose(() => {
        this.end();
      }),
      vscode.workspace.onDidChangeTextDocument((event) => {
        this.changed(event);
      }),
      vscode.workspace.onDidCloseTextDocument((document) => {
        if (document === this.current?.generation.document) void this.discard();
      }),
    );
  }

  /** Asks what is wanted, unless that is given, and writes it at the cursor of the active editor. */
  async start(given?: unknown): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    if (
      editor === undefined ||
      !(await mayGenerate(editor.document, this.parts.status.state, this.parts.guard))
    ) {
      return;
    }
    const { document, selection } = editor;
    const snapshot = takeSnapshot(document, selection.active, this.parts.guard);
    const wanted =
      typeof given === 'string'
        ? { instruction: given }
        : await this.parts.prompt.ask(snapshot.text.slice(0, snapshot.offset), snapshot.languageId);
    if (wanted === undefined) return;
    await this.discard();
    if (document.version !== snapshot.version) return;
    const { grammars } = this.parts;
    const generation = new Generation(document, snapshot, wanted.instruction, grammars);
    const current: Current = { generation, running: undefined, version: 0, offers: 0 };
    this.current = current;
    await this.preview.open(document, selection.active, document.getText());
    await this.run(current, 'begin');
  }

  /** Inserts what was written, as one step to undo. */
  async accept(): Promise<void> {
    const { current } = this;
    const proposal = current?.generation.proposal;
    if (current === undefined || current.running !== undefined || proposal === undefined) return;
    const { document } = current.generation;
    const { version } = document;
    this.end();
    await this.preview.close();
    await insertCode(document, proposal, version);
  }

  /** Forgets what was written, or is being written. */
  async discard(): Promise<void> {
    if (this.current === undefined) return;
    this.end();
    await this.preview.close();
  }

  /** Writes another text. */
  async again(): Promise<void> {
    if (this.current !== undefined) await this.run(this.current, 'again');
  }

  /** Goes on behind what was written. */
  async longer(): Promise<void> {
    if (this.current !== undefined) await this.run(this.current, 'longer');
  }

  /** Ends the run under way; what it has finished by then can be taken. */
  stop(): void {
    this.current?.running?.abort();
  }

  dispose(): void {
    this.end();
    this.disposables.dispose();
  }

  private async run(current: Current, way: Way): Promise<void> {
    if (current.running !== undefined) return;
    const running = new AbortController();
    current.running = running;
    this.tell('forming');
    try {
      const ending = await this.parts.status.during(this.write(current, way, running));
      if (this.current !== current) return;
      current.running = undefined;
      await this.written(current, way, ending);
    } catch (error) {
      if (this.current !== current) return;
      current.running = undefined;
      if (!(error instanceof RuntimeCallError)) throw error;
      void vscode.window.showErrorMessage(error.message);
      await this.fallBack(current);
    }
  }

  /** One run, with a notification that can stop it. */
  private async write(current: Current, way: Way, running: AbortController): Promise<Ending> {
    const { generation } = current;
    const title = vscode.l10n.t('Anneal writes code');
    const location = vscode.ProgressLocation.Notification;
    const still = isStill();
    const options = { location, title, cancellable: true };
    return vscode.window.withProgress(options, async (progress, token) => {
      token.onCancellationRequested(() => {
        running.abort();
      });
      let block = 0;
      return generation[way](this.parts.runtime.client(), running.signal, (step) => {
        if (this.current !== current) return;
        if (step.block !== block) {
          progress.report({ message: vscode.l10n.t('part {0}', step.block) });
        }
        block = step.block;
        if (!still) this.preview.show(generation.forming(step), false);
      });
    });
  }

  private async written(current: Current, way: Way, ending: Ending): Promise<void> {
    if (isBlank(ending.text) || ending.same === true) {
      if (ending.stop !== 'cancelled') announceNothing(way);
      await this.fallBack(current);
      return;
    }
    current.version++;
    this.preview.show(current.generation.preview, true);
    this.tell('ready');
    void this.offer(current, ending.stop);
  }

  /** Says what was written and does what the user chooses there, unless something else was done meanwhile. */
  private async offer(current: Current, stop: GenerateStop): Promise<void> {
    const { version } = current;
    current.offers++;
    const choice = await announceWritten(current.generation.proposal?.text ?? '', stop);
    current.offers--;
    const isOld = this.current !== current || current.version !== version;
    if (choice === undefined || isOld || current.running !== undefined) return;
    await this[choice]();
  }

  /** Back to what was written before; where there is nothing, the view goes. */
  private async fallBack(current: Current): Promise<void> {
    if (current.version === 0) {
      await this.discard();
      return;
    }
    this.preview.show(current.generation.preview, true);
    this.tell('ready');
  }

  private changed(event: vscode.TextDocumentChangeEvent): void {
    const { current } = this;
    if (current?.generation.document !== event.document || event.contentChanges.length === 0) {
      return;
    }
    const text = current.generation.proposal?.text ?? '';
    if (current.generation.follow(event)) {
      if (current.running === undefined) this.preview.show(current.generation.preview, true);
      return;
    }
    void this.discard();
    const why = vscode.l10n.t(
      'The code at the place was changed, so nothing can be inserted there.',
    );
    void offerCopy(why, text);
  }

  private end(): void {
    const { current } = this;
    current?.running?.abort();
    this.current = undefined;
    this.tell(undefined);
    if (current !== undefined && current.offers > 0) withdrawOffers();
  }

  private tell(state: 'forming' | 'ready' | undefined): void {
    void vscode.commands.executeCommand('setContext', STATE_KEY, state);
  }
}
