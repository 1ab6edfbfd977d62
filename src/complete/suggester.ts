import { USUAL_LIMITS, type LazyModel } from '../model/model';
import { RuntimeCallError } from '../model/process/errors';
import type { Snapshot } from '../text/snapshot';
import { windowBudget, windows, type WindowAnchor } from '../context/windows';
import type { Suggestion } from './suggestion';
import { postprocessAll } from './filters/index';
import type { InfillResult } from '../protocol';
import type { Clock } from './clock';
import type { Debounce } from './debounce';
import { modeOf, type Mode } from './mode';
import { TreeJudge } from '../syntax/judge';
import { proseAt } from '../syntax/prose';
import type { Trees } from '../syntax/trees';
import type { Settings } from './settings';

export interface SuggestOptions {
  readonly settings: Settings;
  /** The user asked by command: no waiting for a pause in typing, and an unsure answer is welcome. */
  readonly explicit: boolean;
  /** Nobody needs it yet: only while the model has nothing else to do, and nobody sees it at work. */
  readonly ahead?: boolean;
  readonly signal: AbortSignal;
}

/** What is needed of the model. */
type SuggestModel = Pick<LazyModel, 'infill' | 'info' | 'isIdle'>;

/** Shows the user that the model works. */
export interface WorkStatus {
  during<Result>(work: Promise<Result>): Promise<Result>;
  /** @param change duration of the last suggestion, ms */
  update(change: { readonly lastMs: number }): void;
}

export interface SuggesterParts {
  /** Gives the model, and starts to load it when nobody has. */
  readonly runtime: { client(): SuggestModel };
  readonly trees: Trees;
  readonly debounce: Pick<Debounce, 'wait' | 'answered'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly status: WorkStatus;
  readonly log: { debug(line: string): void };
}

/** Least time for a suggestion the user asked for, in ms: someone who asks is ready to wait. */
const EXPLICIT_MS = 2000;

/** The stages between the editor and the runtime process, in their order. */
export class Suggester {
  private readonly anchors = new Map<string, WindowAnchor>();
  private readonly judge: TreeJudge;

  constructor(private readonly parts: SuggesterParts) {
    this.judge = new TreeJudge(parts.trees);
  }

  /**
   * A new suggestion at the snapshot's cursor.
   * @returns undefined when there is none worth showing, or the signal was aborted, or a newer request came
   * @throws RuntimeCallError when the runtime refuses this request (the text is not valid, say)
   */
  async suggest(snapshot: Snapshot, options: SuggestOptions): Promise<Suggestion | undefined> {
    const [best] = await this.candidates(snapshot, options, 1);
    return best;
  }

  /**
   * Like `suggest`, for who wants a choice.
   * @param most number of suggestions wanted
   * @returns different suggestions, the best first; none where `suggest` has none
   */
  async candidates(
    snapshot: Snapshot,
    options: SuggestOptions,
    most: number,
  ): Promise<readonly Suggestion[]> {
    const { runtime, clock, debounce, trees, status, log } = this.parts;
    const { signal, explicit, settings, ahead = false } = options;
    const model = runtime.client();
    if (ahead && !model.isIdle) return [];
    if (!explicit && !ahead && !(await debounce.wait())) return [];
    if (signal.aborted || (!explicit && this.isSwitchedOff(snapshot, settings))) return [];
    const start = clock.now();
    const mode = modeOf(snapshot, settings.multiline);
    const asked = this.ask(model, snapshot, mode, options);
    // While the runtime works: the parse the filters will need.
    trees.tree(snapshot);
    const result = await (ahead ? asked : status.during(asked));
    const { info } = model;
    if (result === undefined || info === undefined) return [];
    const place = {
      snapshot,
      threshold: info.gate[explicit ? 'low' : settings.confidence],
      singleLine: mode.singleLine,
      extent: mode.extent,
      trees: this.judge,
    };
    const found = postprocessAll([result, ...result.alternatives], place, most);
    const { dropped } = found[0];
    const ms = clock.now() - start;
    if (!ahead) {
      debounce.answered(ms);
      status.update({ lastMs: ms });
    }
    log.debug(`${ahead ? 'ahead: ' : ''}${describe(result, ms, dropped)}`);
    return dropped === undefined ? found : [];
  }

  /** Forgets a closed document. */
  forget(uri: string): void {
    this.anchors.delete(uri);
    this.parts.trees.close(uri);
  }

  /** Whether the cursor is in a comment or a string where the user wants nothing by itself. */
  private isSwitchedOff(snapshot: Snapshot, { suggestIn }: Settings): boolean {
    if (suggestIn.comments && suggestIn.strings) return false;
    const tree = this.parts.trees.tree(snapshot);
    const prose = tree && proseAt(tree, snapshot.text, snapshot.offset);
    if (prose === undefined) return false;
    return prose === 'comment' ? !suggestIn.comments : !suggestIn.strings;
  }

  private ask(
    model: SuggestModel,
    snapshot: Snapshot,
    { singleLine }: Mode,
    { signal, explicit, settings, ahead }: SuggestOptions,
  ): Promise<InfillResult | undefined> {
    const { uri, languageId } = snapshot;
    const budget = windowBudget(model.info ?? USUAL_LIMITS);
    const { anchor, ...texts } = windows(snapshot, budget, this.anchors.get(uri));
    this.anchors.set(uri, anchor);
    const deadlineMs = explicit
      ? Math.max(EXPLICIT_MS, settings.maxLatencyMs)
      : settings.maxLatencyMs;
    const options = { singleLine, deadlineMs, ...(ahead === true && { ahead }) };
    const query = { documentId: uri, languageId, ...texts, options };
    return model.infill(query, { signal });
  }
}

/** One line for the log. It names no code: a log is copied into bug reports. */
function describe(
  { tokens, steps, encodedTokens, confidence, stop }: InfillResult,
  ms: number,
  dropped: { readonly filter: string; readonly reason: string } | undefined,
): string {
  const work = `${ms.toFixed(0)} ms, ${encodedTokens} tokens encoded, ${steps} steps, ${stop}`;
  const outcome =
    dropped === undefined ? 'shown' : `not shown (${dropped.filter}: ${dropped.reason})`;
  return `${tokens} tokens, confidence ${confidence.toFixed(2)}, ${work}: ${outcome}`;
}

/** Whether the runtime refused one request; the user hears of it only when they asked for a suggestion. */
export function isRefusal(error: unknown): error is RuntimeCallError {
  return error instanceof RuntimeCallError;
}
