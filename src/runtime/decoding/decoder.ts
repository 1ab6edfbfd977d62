import { Contexts, type Lane } from '../decoder/contexts';
import { ForwardCosts } from '../decoder/forwardCosts';
import { measureCosts } from '../decoder/measureCosts';
import { complete, prepare } from './complete';
import { converse } from './converse';
import type {
  ChatRequest,
  ChatResult,
  CompleteRequest,
  CompleteResult,
  DecoderHooks,
  DecoderInfo,
  GapRequest,
  RescoreRequest,
  SurpriseRequest,
} from './decoderRequests';
import { WINDOW_USES, windowKey, type DecoderModel, type DecoderState } from './decoderState';
import { doubt } from './scoring/doubt';
import { DraftWidth } from './writing/draftWidth';
import { judge, type JudgeRequest } from './scoring/judge';
import { rescore } from './rescore';
import type { TextScore } from './scoring/rescoreTexts';
import type { DraftToken } from './scoring/surprise';
import { PromptWindows } from './prompt/windows';

export interface DecoderOptions {
  /** Most bytes for keys and values of all cached prompts. */
  readonly cacheBytes: number;
  /** Costs of an earlier run (`DecoderInfo.costs`). */
  readonly costs?: readonly (readonly [size: number, ms: number])[];
  /** Monotonic clock, ms. */
  readonly now?: () => number;
}

/** Keys and values of about four prompts of 1,000 tokens, 24 layers of 2 heads of 64. */
export const DEFAULT_CACHE_BYTES = 96 * 1024 * 1024;

/**
 * A pretrained decoder with its caches. In the foreground it completes, in the background it scores, doubts and
 * converses; of each kind one request is under way and others wait. A background request lets the foreground go first
 * between two forwards when its `Interruption.turn` says so.
 */
export class Decoder {
  private readonly state: DecoderState;
  private readonly last = new Map<Lane, Promise<unknown>>();

  constructor(
    private readonly model: DecoderModel,
    { cacheBytes, costs, now = () => performance.now() }: DecoderOptions,
  ) {
    this.state = {
      model,
      lane: 'foreground',
      contexts: new Contexts(model.shape, cacheBytes),
      windows: new PromptWindows(model.tokenizer),
      costs: new ForwardCosts(costs),
      draftWidth: new DraftWidth(),
      now,
    };
  }

  /** Measures what forwards cost on this machine, unless that is known. */
  async measure(): Promise<void> {
    const { costs, now } = this.state;
    const { graph, shape } = this.model;
    if (costs.isMeasured) return;
    await this.alone('foreground', () => measureCosts(graph, costs, shape, now));
  }

  /** Reads a cursor's prompt ahead of any request. @returns whether it was read as a whole */
  prepare(request: GapRequest, hooks: DecoderHooks): Promise<boolean> {
    return this.alone('foreground', (state) => prepare(state, request, hooks));
  }

  /**
   * Fills a gap.
   * @param lane `background` for what nobody is typing at
   * @returns undefined when cancelled
   */
  complete(
    request: CompleteRequest,
    hooks: DecoderHooks,
    lane: Lane = 'foreground',
  ): Promise<CompleteResult | undefined> {
    return this.alone(lane, (state) => complete(state, request, hooks));
  }

  /** What changes of a text bring, natural logarithms. @returns undefined when it ended before all were read */
  judge(request: JudgeRequest, hooks: DecoderHooks): Promise<number[] | undefined> {
    return this.alone('background', (state) => judge(state, request, hooks));
  }

  /** Scores texts for a gap. @returns undefined when it ended before all were read */
  rescore(request: RescoreRequest, hooks: DecoderHooks): Promise<TextScore[] | undefined> {
    return this.alone('background', (state) => rescore(state, request, hooks));
  }

  /** Compares a draft with what the model expects. @returns undefined when it ended before the draft was read */
  surprise(request: SurpriseRequest, hooks: DecoderHooks): Promise<DraftToken[] | undefined> {
    return this.alone('background', (state) => doubt(state, request, hooks));
  }

  /** Answers a conversation. @returns undefined when cancelled */
  generateChat(request: ChatRequest, hooks: DecoderHooks): Promise<ChatResult | undefined> {
    return this.alone('background', (state) => converse(state, request, hooks));
  }

  /** Forgets a document. */
  close(documentId: string): void {
    this.state.contexts.close(documentId);
    for (const use of WINDOW_USES) this.state.windows.close(windowKey(documentId, use));
  }

  /** Forgets all documents. */
  clear(): void {
    this.state.contexts.clear();
    this.state.windows.clear();
  }

  /** Frees the model, after the requests under way. */
  dispose(): Promise<void> {
    return this.alone('background', () =>
      this.alone('foreground', () => this.model.graph.dispose()),
    );
  }

  get info(): DecoderInfo {
    const { costs, contexts, draftWidth } = this.state;
    return {
      costs: costs.toJSON(),
      cacheBytes: contexts.bytes,
      draftAcceptance: draftWidth.acceptance,
      draftWidth: draftWidth.best(costs),
    };
  }

  /** Runs `work` when everything before it in its lane has ended: a context is not safe for two. */
  private alone<T>(lane: Lane, work: (state: DecoderState) => Promise<T>): Promise<T> {
    const run = async (): Promise<T> => {
      try {
        return await work({ ...this.state, lane });
      } finally {
        this.state.contexts.release(lane);
      }
    };
    const next = (this.last.get(lane) ?? Promise.resolve()).then(run);
    // The caller hears of a failure; the next request does not.
    this.last.set(
      lane,
      next.catch(() => undefined),
    );
    return next;
  }
}
