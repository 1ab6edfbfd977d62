import * as vscode from 'vscode';
import { tidied } from '../../complete/filters/index';
import { breaks } from '../../generate/breaks';
import {
  DEFAULT_GENERATE_OPTIONS,
  type GenerateJob,
  type GenerateOutcome,
  type GenerateProgress,
} from '../../generate/job';
import { runGenerate } from '../../generate/run';
import { whatIsWritten, whyNothingWritten, type Way } from '../../generate/words';
import { backgroundModel, type WorkSignals } from '../../model/backgroundModel';
import type { RuntimeClient } from '../../model/process/runtimeClient';
import type { LiveState } from '../../proposal/liveText';
import type { ProposalAnswer } from '../../proposal/words';
import type { Grammars } from '../../syntax/grammars';
import type { TextEdit } from '../../text/edits';
import { PlainText } from '../../text/lineEnds';
import { isBlank, type Snapshot } from '../../text/snapshot';

const { t } = vscode.l10n;

/** Longest time one generation may take, in ms; whoever wants more asks for more. */
const DEADLINE_MS = 30_000;

/** Draws that are tried for a text that has not been shown yet. */
const MAX_DRAWS = 4;

/** What generations need of the extension. */
export interface GenerationParts {
  readonly runtime: { client(): RuntimeClient };
  readonly grammars: Grammars;
}

/** One run of the model. */
interface Written {
  /** Undefined when it was ended before it had begun. */
  readonly outcome: GenerateOutcome | undefined;
  /** With what was begun; undefined where there is nothing that was not written before. */
  readonly whole?: string;
}

/** Code for a place: what is wanted there, and what the model has written so far. */
export class Generation {
  /** As the model has written it, which is where it goes on. */
  private raw = '';
  private readonly seen = new Set<string>();
  private seed = 0;
  private readonly plain: PlainText;

  /** @param snapshot the document when it was asked, and the cursor */
  constructor(
    private readonly parts: GenerationParts,
    private readonly snapshot: Snapshot,
    private readonly instruction: string | undefined,
  ) {
    this.plain = new PlainText(snapshot.text);
  }

  /**
   * Writes the likeliest text, another one, or more of it.
   * @throws RuntimeCallError when the runtime refuses or cannot work
   */
  async write(
    way: Way,
    signals: WorkSignals,
    onStep: (state: LiveState) => void,
  ): Promise<ProposalAnswer> {
    const { outcome, whole } = await this.draw(way, signals, onStep);
    const stop = outcome?.stop ?? 'cancelled';
    const nothing = (isBroken: boolean): ProposalAnswer => ({
      edits: [],
      proposed: () => '',
      nothing: whyNothingWritten(way, stop, isBroken, t),
    });
    if (whole === undefined) return nothing(false);
    const edit = this.fitted(whole);
    const { text } = this.plain;
    const plainEdit = {
      start: this.plain.toPlain(edit.start),
      end: this.plain.toPlain(edit.end),
      newText: edit.newText,
    };
    const { languageId, eol } = this.snapshot;
    if (await breaks(this.parts.grammars, languageId, text, plainEdit, stop)) return nothing(true);
    this.raw = whole;
    return {
      edits: [{ ...edit, newText: edit.newText.replaceAll('\n', eol) }],
      proposed: () => whatIsWritten(edit.newText, stop, t),
      nothing: '',
    };
  }

  /** Lets the model write; another text is drawn with seeds that were not used yet, until it is a new one. */
  private async draw(
    way: Way,
    signals: WorkSignals,
    onStep: (state: LiveState) => void,
  ): Promise<Written> {
    if (way !== 'again') return this.run(way === 'longer' ? this.raw : '', signals, onStep);
    for (let draws = 1; ; draws++) {
      this.seed++;
      const written = await this.run('', signals, onStep);
      const isEnded = signals.finish.aborted || signals.cancel.aborted;
      if (written.whole !== undefined || isEnded || draws === MAX_DRAWS) return written;
    }
  }

  private async run(
    begun: string,
    signals: WorkSignals,
    onStep: (state: LiveState) => void,
  ): Promise<Written> {
    const { runtime, grammars } = this.parts;
    const model = await backgroundModel(runtime.client(), signals);
    if (model === undefined) return { outcome: undefined };
    const outcome = await runGenerate(this.job(begun), model, grammars, {
      onProgress: (progress) => {
        onStep(this.forming(progress));
      },
    });
    const whole = begun + outcome.text;
    if (isBlank(outcome.text) || this.seen.has(whole)) return { outcome };
    this.seen.add(whole);
    return { outcome, whole };
  }

  private job(begun: string): GenerateJob {
    const { text, offset, uri, languageId, preamble = '' } = this.snapshot;
    const { instruction, seed } = this;
    return {
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
  }

  /** The document with what a run has so far. */
  private forming({ text, canvas }: GenerateProgress): LiveState {
    const start = this.plain.toPlain(this.snapshot.offset);
    return { text: this.plain.text, drafts: [{ start, end: start, canvas: [text, ...canvas] }] };
  }

  /** A text fitted into its place. */
  private fitted(whole: string): TextEdit {
    const { snapshot } = this;
    const { text, replaceTo } = tidied(whole, { snapshot, singleLine: false });
    return { start: snapshot.offset, end: snapshot.offset + replaceTo, newText: text };
  }
}
