import type { Interruption } from '../decoder/interruption';
import type { Noise } from '../gumbelNoise';
import type { ChatMessage } from './prompt/chatPrompt';
import type { ScoredText } from './scoring/features';
import type { RepositoryContext } from './prompt/fimPrompt';
import type { EndReason } from './writing/stopRules';
import type { TextWindow, WindowLimits } from './prompt/windows';

/** A token that was written, for live views. */
export interface ShownToken {
  /** What it adds; of a token that was half typed, the rest. */
  readonly text: string;
  /** Among the tokens that fit what was typed; 1 where the user's own token was put back. */
  readonly probability: number;
}

/** State of the greedy line after a forward. */
export interface DecodeStep {
  readonly text: string;
  readonly tokens: readonly ShownToken[];
  /** Why it ended; absent while it goes on. */
  readonly ended?: EndReason;
  /** Tokens of this step that a copied draft had right. */
  readonly drafted: number;
}

export interface DecoderHooks {
  readonly interruption: Interruption;
  /** Called when the prompt was read, as far as there was time, before anything is written. */
  readonly onRead?: (effort: Effort) => void;
  readonly onStep?: (step: DecodeStep) => void;
}

/** A place in a document. */
export interface GapRequest extends TextWindow {
  /** Key of the cache and of the window's memory. */
  readonly documentId: string;
  readonly context?: RepositoryContext;
  /** Absent: `DEFAULT_WINDOWS`. `whole`: prefix and suffix are cut already. */
  readonly windows?: WindowLimits | 'whole';
  /** Wall-clock budget of the request, ms; absent: none. */
  readonly deadlineMs?: number;
}

export interface CompleteRequest extends GapRequest {
  readonly singleLine: boolean;
  readonly maxTokens: number;
  readonly stopTexts?: readonly string[];
  /** Branches of the greedy line, 0 to `MAX_ALTERNATIVES`; absent: 0. */
  readonly alternatives?: number;
  /** Tokens of the code behind the gap that are read after each text to choose; absent: 0. */
  readonly readBehind?: number;
  /** Absent: true. */
  readonly heal?: boolean;
  /** Drafts copied from the text, as wide as pays; absent: true. */
  readonly drafts?: boolean;
  /** Added to log probabilities before tokens are chosen; absent: the likeliest are written. */
  readonly noise?: Noise;
}

/** What a request took. */
export interface Effort {
  readonly forwards: number;
  /** Tokens read by all forwards. */
  readonly readTokens: number;
  /** Prompt tokens that were not cached. */
  readonly encodedTokens: number;
  readonly promptTokens: number;
  readonly encodeMs: number;
  readonly ms: number;
}

export interface CompleteResult extends Effort {
  /** Different texts, the best first; none when the deadline came before the prompt was read. */
  readonly candidates: readonly ScoredText[];
  readonly greedyForwards: number;
  readonly greedyTokens: number;
}

export interface RescoreRequest extends GapRequest {
  readonly texts: readonly string[];
  /** Tokens of the code behind the gap that are read after each text. */
  readonly readBehind: number;
}

/** Asks what the model thinks of `draft` between prefix and suffix. */
export interface SurpriseRequest extends GapRequest {
  readonly draft: string;
}

export interface ChatRequest {
  readonly documentId: string;
  readonly messages: readonly ChatMessage[];
  /** Text the answer begins with; not part of the result. */
  readonly begun?: string;
  readonly maxTokens: number;
  readonly stopTexts?: readonly string[];
  readonly deadlineMs?: number;
}

export interface ChatResult extends Effort {
  readonly text: string;
  readonly ended: EndReason;
  readonly logp: number;
}

export interface DecoderInfo {
  /** Median milliseconds of a forward by its tokens; to be remembered for the next start. */
  readonly costs: readonly (readonly [size: number, ms: number])[];
  readonly cacheBytes: number;
  /** Share of drafted tokens that stood. */
  readonly draftAcceptance: number;
  /** Width of copied drafts that pays on this machine; 0: none. */
  readonly draftWidth: number;
}
