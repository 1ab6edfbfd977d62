import type * as vscode from 'vscode';
import type { RuntimeClient } from '../../model/process/runtimeClient';
import type { Snapshot } from '../../text/snapshot';
import { isBlank } from '../../text/snapshot';
import {
  DEFAULT_GENERATE_OPTIONS,
  type GenerateJob,
  type GenerateOutcome,
  type GenerateProgress,
} from '../../generate/job';
import { formingText, movedProposal, withProposal, type Proposal } from '../../generate/proposal';
import { runGenerate } from '../../generate/run';
import { tidied } from '../../complete/filters/index';
import type { Grammars } from '../../syntax/grammars';
import { clientModel } from './clientModel';

/** Longest time one generation may take, in ms; whoever wants more asks for more. */
const DEADLINE_MS = 30_000;

/** Draws that are tried for a text that has not been shown yet. */
const MOST_DRAWS = 4;

/** What a run came to. `same`: the model wrote only what it had written before. */
export type Ending = GenerateOutcome & { readonly same?: true };

/** Code in the making: what was asked, what was written, and where it goes while its document is edited. */
export class Generation {
  private raw = '';
  private readonly seen = new Set<string>();
  private seed = 0;
  private place: Proposal | undefined;

  /** @param snapshot the document when it was asked, and the cursor */
  constructor(
    readonly document: vscode.TextDocument,
    private readonly snapshot: Snapshot,
    private readonly instruction: string | undefined,
    private readonly grammars: Grammars,
  ) {
    this.place = { start: snapshot.offset, end: snapshot.offset, text: '' };
  }

  /** What would be inserted, and where; undefined when the code around it was changed. */
  get proposal(): Proposal | undefined {
    return this.place;
  }

  /** The document as it would be. */
  get preview(): string {
    const text = this.document.getText();
    return this.place === undefined ? text : withProposal(text, this.place);
  }

  /** The document as it would be with what a run has so far. */
  forming(progress: GenerateProgress): string {
    if (this.place === undefined) return this.document.getText();
    return withProposal(this.document.getText(), { ...this.place, text: formingText(progress) });
  }

  /** Moves the place with a change of the document. @returns whether it is still there */
  follow({ contentChanges }: vscode.TextDocumentChangeEvent): boolean {
    const changes = contentChanges.map(({ rangeOffset, rangeLength, text }) => ({
      start: rangeOffset,
      end: rangeOffset + rangeLength,
      newText: text,
    }));
    this.place &&= movedProposal(this.place, changes);
    return this.place !== undefined;
  }

  /** Writes the likeliest text. */
  begin(client: RuntimeClient, signal: AbortSignal, onProgress: Told): Promise<Ending> {
    return this.write('', 0, client, signal, onProgress);
  }

  /** Writes another text, drawn with seeds that were not used yet. */
  async again(client: RuntimeClient, signal: AbortSignal, onProgress: Told): Promise<Ending> {
    for (;;) {
      this.seed++;
      const ending = await this.write('', this.seed, client, signal, onProgress);
      if (ending.same !== true || signal.aborted || this.seed % MOST_DRAWS === 0) return ending;
    }
  }

  /** Goes on behind what was written. */
  longer(client: RuntimeClient, signal: AbortSignal, onProgress: Told): Promise<Ending> {
    return this.write(this.raw, this.seed, client, signal, onProgress);
  }

  private async write(
    begun: string,
    seed: number,
    client: RuntimeClient,
    signal: AbortSignal,
    onProgress: Told,
  ): Promise<Ending> {
    const { text, offset, uri, languageId, preamble = '' } = this.snapshot;
    const { instruction } = this;
    const job: GenerateJob = {
      documentId: uri,
      languageId,
      prefix: preamble + text.slice(0, offset),
      suffix: text.slice(offset),
      begun,
      options: {
        ...DEFAULT_GENERATE_OPTIONS,
        deadlineMs: DEADLINE_MS,
        seed,
        ...(instruction !== undefined && { instruction }),
      },
    };
    const model = clientModel(client, signal);
    const outcome = await runGenerate(job, model, this.grammars, { onProgress });
    if (isBlank(outcome.text)) return outcome;
    const whole = begun + outcome.text;
    if (this.seen.has(whole)) return { ...outcome, same: true };
    this.seen.add(whole);
    this.raw = whole;
    this.settle(whole);
    return outcome;
  }

  /** Fits a text into the place. */
  private settle(whole: string): void {
    if (this.place === undefined) return;
    const { text, replaceTo } = tidied(whole, { snapshot: this.snapshot, singleLine: false });
    const { start } = this.place;
    this.place = { start, end: start + replaceTo, text };
  }
}

type Told = (progress: GenerateProgress) => void;
